namespace Sallyport.SocketIO.Sessions;

/// <summary>A binary packet whose attachments are still coming. Their number was announced and checked before the first one.</summary>
internal sealed class BinaryAssembly(int announced, Func<IReadOnlyList<ReadOnlyMemory<byte>>, ValueTask> completed)
{
    private readonly List<ReadOnlyMemory<byte>> _attachments = new(announced);

    /// <summary>Adds one attachment; hands the packet on when it was the last.</summary>
    public ValueTask AddAsync(ReadOnlySpan<byte> data)
    {
        _attachments.Add(data.ToArray());
        return IsComplete ? completed(_attachments) : ValueTask.CompletedTask;
    }

    public bool IsComplete => _attachments.Count == announced;
}
