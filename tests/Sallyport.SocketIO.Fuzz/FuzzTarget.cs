namespace Sallyport.SocketIO.Fuzzing;

/// <summary>Something that takes bytes of a client. Called by one thread at a time.</summary>
internal abstract class FuzzTarget(string name, IReadOnlyList<byte[]> seeds) : IAsyncDisposable
{
    public string Name { get; } = name;

    /// <summary>Gets the inputs that mutation begins with.</summary>
    public IReadOnlyList<byte[]> Seeds { get; } = seeds;

    /// <summary>
    /// Runs one input. Throws when something broke. The result is a mark of the way it went: inputs that go a new way are mutated further.
    /// </summary>
    public abstract ValueTask<int> RunAsync(byte[] input);

    /// <summary>Looks at what only shows after many inputs. Throws when something broke.</summary>
    public virtual ValueTask CheckAsync() => ValueTask.CompletedTask;

    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Fails the input.</summary>
    protected static void Require(bool condition, string what)
    {
        if (!condition)
        {
            throw new FuzzException(what);
        }
    }
}
