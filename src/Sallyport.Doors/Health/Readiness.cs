using Sallyport.Doors.Sessions;

namespace Sallyport.Doors.Health;

/// <summary>
/// Runs the checks, one run for everybody who asks within a second: anybody may ask, and asking must not become work. That the server stops is
/// never a second late.
/// </summary>
internal sealed partial class Readiness(IEnumerable<IReadinessCheck> checks, DoorState state, TimeProvider time, ILogger<Readiness> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private Task<IReadOnlyList<CheckResult>>? _latest;
    private long _startedAt;
    private bool _wasLeaving;

    public Task<IReadOnlyList<CheckResult>> CheckAsync()
    {
        lock (_lock)
        {
            var isLeaving = state.IsLeaving;
            var isFresh = _latest is { } latest && (!latest.IsCompleted || time.GetElapsedTime(_startedAt) < Freshness);
            if (!isFresh || isLeaving != _wasLeaving)
            {
                _startedAt = time.GetTimestamp();
                _wasLeaving = isLeaving;
                _latest = RunAsync();
            }

            return _latest!;
        }
    }

    private async Task<IReadOnlyList<CheckResult>> RunAsync() => await Task.WhenAll(checks.Select(RunAsync));

    private async Task<CheckResult> RunAsync(IReadinessCheck check)
    {
        // Off the lock of who asked first.
        await Task.Yield();
        using var patience = new CancellationTokenSource(Patience, time);
        try
        {
            return new CheckResult(check.Name, await check.FindProblemAsync(patience.Token).AsTask().WaitAsync(patience.Token));
        }
        catch (OperationCanceledException)
        {
            return new CheckResult(check.Name, "no answer in time");
        }
#pragma warning disable CA1031 // A check that fails has its answer.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.Failed(logger, exception, check.Name);
            return new CheckResult(check.Name, "the check failed, see the log");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3141, LogLevel.Error, "The readiness check {Check} failed unexpectedly.", EventName = "ReadinessCheckFailed")]
        public static partial void Failed(ILogger logger, Exception exception, string check);
    }
}
