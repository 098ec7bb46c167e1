namespace Sallyport.Doors.Requests;

/// <summary>An answer of lines, made while they are written, and what must be held until they are.</summary>
/// <param name="lines">The lines, line ends included.</param>
/// <param name="heldBytes">About how many bytes of memory the lines are made from.</param>
/// <param name="held">What is given back when the answer is written or abandoned.</param>
internal sealed class LineAnswer(IEnumerable<string> lines, long heldBytes, IDisposable held) : IDisposable
{
    public IEnumerable<string> Lines { get; } = lines;

    public long HeldBytes { get; } = heldBytes;

    public void Dispose() => held.Dispose();
}
