namespace Sallyport.SocketIO.Dispatching;

/// <summary>A handler that runs for one event, even when two come at once.</summary>
internal sealed class OnceHandler(Delegate handler)
{
    private int _hasRun;

    public bool TryTake(out Delegate taken)
    {
        taken = handler;
        return Interlocked.Exchange(ref _hasRun, 1) == 0;
    }
}
