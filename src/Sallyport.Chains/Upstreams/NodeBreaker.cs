using System.Runtime.InteropServices;

namespace Sallyport.Chains.Upstreams;

/// <summary>
/// Opens when too large a share of a node's calls failed within a window. An open breaker takes no node out: customers decide which calls are made, so
/// their failures are no proof. The node is asked last and a probe is made; a later probe closes the breaker. Thread-safe.
/// </summary>
/// <remarks>
/// Polly's circuit breaker refuses calls while open and tries the node with a customer's call when half open. Here a node is only moved to the end of the
/// order, and probes decide.
/// </remarks>
internal sealed class NodeBreaker(ChainOptions options, TimeSpan openAtLeast, TimeProvider time)
{
    private const int Slots = 10;

    private readonly Lock _lock = new();
    private readonly Slot[] _slots = new Slot[Slots];
    private readonly long _slotTicks = Math.Max(1, (long)(options.BreakerWindow.TotalSeconds * time.TimestampFrequency / Slots));
    private long _openedAt;
    private string? _reason;

    /// <summary>Gets why it is open; null when it is closed.</summary>
    public string? Reason => Volatile.Read(ref _reason);

    public bool IsOpen => Reason is not null;

    /// <summary>Counts one call.</summary>
    /// <returns>True when this call opened the breaker.</returns>
    public bool Record(bool failed, string? problem)
    {
        lock (_lock)
        {
            if (_reason is not null)
            {
                return false;
            }

            var now = time.GetTimestamp();
            var number = now / _slotTicks;
            ref var slot = ref _slots[number % Slots];
            slot = slot.Number == number ? slot : new Slot(number, 0, 0);
            slot = slot with { Calls = slot.Calls + 1, Failures = slot.Failures + (failed ? 1 : 0) };
            if (!failed)
            {
                return false;
            }

            var (calls, failures) = Count(number);
            if (calls < options.BreakerMinimumCalls || failures < options.BreakerFailureShare * calls)
            {
                return false;
            }

            _openedAt = now;
            Volatile.Write(ref _reason, $"{failures} of {calls} calls failed, the last with: {problem}");
            return true;
        }
    }

    /// <summary>A probe was answered: closes the breaker unless it opened only just now.</summary>
    /// <returns>True when this closed it.</returns>
    public bool ProbeSucceeded() => Close(openAtLeast);

    /// <summary>A probe says that the node is down, which is more than the breaker knows: it begins again when the node is back.</summary>
    public void ProbeFailed() => Close(TimeSpan.Zero);

    private bool Close(TimeSpan after)
    {
        lock (_lock)
        {
            if (_reason is null || time.GetElapsedTime(_openedAt) < after)
            {
                return false;
            }

            Array.Clear(_slots);
            Volatile.Write(ref _reason, null);
            return true;
        }
    }

    private (int Calls, int Failures) Count(long number)
    {
        var (calls, failures) = (0, 0);
        foreach (var slot in _slots)
        {
            if (slot.Number > number - Slots)
            {
                calls += slot.Calls;
                failures += slot.Failures;
            }
        }

        return (calls, failures);
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Slot(long Number, int Calls, int Failures);
}
