using Microsoft.Extensions.Logging;
using Sallyport.Access.Standings;
using Sallyport.Access.Usage;

namespace Sallyport.Access.Limits;

/// <summary>
/// Asks the store what a key and its account have used of the month before this process began to count. Done when somebody comes in; where
/// the store cannot answer, nobody waits for it: the local ceiling holds, and the question is repeated.
/// </summary>
/// <remarks>
/// What was used under the ceiling and written before the store could be read is counted twice then: at most the ceiling, and never too
/// little.
/// </remarks>
internal sealed partial class MonthReader(IUsageStore store, LimitBook book, TimeProvider time, ILogger<MonthReader> logger)
{
    // A store that hangs must not hang the doors.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Reads what is not known yet. Completes at once where everything is; never throws.</summary>
    public ValueTask ReadAsync(Caller caller)
    {
        var holder = Holder.Of(caller);
        return IsComplete(holder, time.GetUtcNow()) ? ValueTask.CompletedTask : new ValueTask(ReadAsync(holder));
    }

    /// <summary>Has it read, without waiting.</summary>
    public void Begin(in Holder holder)
    {
        if (!holder.Account.MonthTurn.IsPausing(time) && !IsComplete(holder, time.GetUtcNow()))
        {
            _ = ReadAsync(holder);
        }
    }

    private static bool IsComplete(in Holder holder, DateTimeOffset now) =>
        holder.Key.Month.IsComplete(now) && holder.Account.Month.IsComplete(now);

    private async Task ReadAsync(Holder holder)
    {
        var now = time.GetUtcNow();
        var turn = holder.Account.MonthTurn;
        if (!turn.TryJoin(UsageMonth.StartOf(now), time, () => AskAsync(holder.AccountId, turn, now), out var reading))
        {
            return;
        }

        try
        {
            if (await reading.WaitAsync(Patience, time) is not { } month)
            {
                return;
            }

            // Of the month that was asked for: by now another may have begun.
            var limits = holder.Limits(book);
            holder.Account.Month.Restore(month.Units, limits.Account.MonthlyQuota, now);
            holder.Key.Month.Restore(month.UnitsByKey.GetValueOrDefault(holder.KeyId), limits.Key.MonthlyQuota, now);
        }
        catch (TimeoutException)
        {
            // The read goes on, and the next to come joins it.
        }
    }

    private async Task<UsageMonth?> AskAsync(string accountId, MonthTurn turn, DateTimeOffset now)
    {
        await Task.Yield();
        try
        {
            return await store.ReadMonthAsync(accountId, now, CancellationToken.None);
        }
        catch (AccessStoreException exception)
        {
            Log.NotRead(logger, exception, accountId);
            turn.Pause(book.Quota.RetryInterval, time);
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            1101,
            LogLevel.Warning,
            "What account {AccountId} has used this month could not be read; the local ceiling holds for it until then.",
            EventName = "MonthNotRead"
        )]
        public static partial void NotRead(ILogger logger, Exception exception, string accountId);
    }
}
