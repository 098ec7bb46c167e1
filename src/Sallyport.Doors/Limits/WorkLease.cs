using Sallyport.Access.Limits;
using Sallyport.Access.Standings;

namespace Sallyport.Doors.Limits;

/// <summary>One request under way and the bytes of its answer. The door disposes it once the answer is written, or will not be.</summary>
internal sealed class WorkLease(WorkBounds bounds, Caller caller) : IDisposable
{
    private long _bytes;
    private int _isDisposed;

    /// <summary>Gets the bytes that are counted.</summary>
    public long Bytes => _bytes;

    /// <summary>Counts the bytes of the answer. Called once, before the lease goes to the door.</summary>
    public LimitDecision TryHold(long bytes)
    {
        var decision = bounds.TryHold(caller, bytes);
        _bytes = decision.IsAllowed ? bytes : 0;
        return decision;
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            bounds.End(caller, _bytes);
        }
    }
}
