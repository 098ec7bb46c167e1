using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sallyport.Access.Notices;
using Sallyport.Access.Usage;

namespace Sallyport.Access.Suspicion;

/// <summary>Makes notices of signs: knows from where each key was used, and what it used; raises one notice of a kind for a key in an interval.</summary>
internal sealed partial class SuspicionJudge(
    KeyWatch watch,
    INetworkStore networks,
    INoticeStore notices,
    UsageMeter usage,
    NoticeBoard board,
    SettledClock clock,
    IOptions<SuspicionOptions> options,
    TimeProvider time,
    ILogger<SuspicionJudge> logger
) : BackgroundService
{
    private const int MaxTold = 10_000;
    private const int MaxRows = 1_000_000;

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan History = TimeSpan.FromDays(7);
    private static readonly TimeSpan LeastHistory = TimeSpan.FromDays(1);
    private static readonly TimeSpan JumpInterval = TimeSpan.FromMinutes(5);

    // What was raised and may not be in the store yet. Only one judges at a time.
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private readonly Dictionary<(NoticeKind, string), long> _told = [];

    /// <summary>Judges every sign that waits.</summary>
    public async Task JudgeAsync(CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            while (watch.Signs.TryRead(out var sign))
            {
                await JudgeAsync(sign, cancellationToken);
            }
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <summary>Compares the last hour of each key with the week before it, and forgets networks that are no longer remembered.</summary>
    public async Task LookBackAsync(CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            var now = time.GetUtcNow();
            if (clock.Look() is var settled && settled > DateTimeOffset.MinValue)
            {
                await networks.PurgeAsync(settled - options.Value.NetworkMemory, cancellationToken);
            }

            var last = await usage.ReadAsync(new UsageQuery(now - Hour, now.AddMinutes(1), MaxRows: MaxRows), cancellationToken);
            foreach (var key in last.Rows.GroupBy(row => (row.Subject.AccountId, row.Subject.KeyId)))
            {
                var units = key.Sum(row => row.Counts.Units);
                if (units >= options.Value.JumpFloor)
                {
                    await CompareAsync(key.Key.AccountId, key.Key.KeyId, units, now, cancellationToken);
                }
            }
        }
        catch (AccessStoreException exception)
        {
            Log.NotJudged(logger, exception);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _oneAtATime.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Enabled)
        {
            await Task.WhenAll(WatchAsync(stoppingToken), LookBackRegularlyAsync(stoppingToken));
        }
    }

    private async Task WatchAsync(CancellationToken stoppingToken)
    {
        while (await watch.Signs.WaitToReadAsync(stoppingToken))
        {
            await JudgeAsync(stoppingToken);
        }
    }

    private async Task LookBackRegularlyAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(JumpInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await LookBackAsync(stoppingToken);
        }
    }

    private async Task JudgeAsync(Sign sign, CancellationToken cancellationToken)
    {
        try
        {
            var network = sign.Network?.ToString();
            switch (sign.Kind)
            {
                case NoticeKind.NewNetwork when network is not null:
                    if (await IsNewAsync(sign, network, cancellationToken))
                    {
                        var text =
                            $"Key {sign.KeyId} was used from {network}, where it was not seen in {Days(options.Value.NetworkMemory)}.";
                        await RaiseAsync(sign, text, new JsonObject { ["network"] = network }, cancellationToken);
                    }

                    break;
                case NoticeKind.RefusedBurst:
                    await RaiseAsync(
                        sign,
                        $"{options.Value.RefusedBurst} attempts with key {sign.KeyId} were refused within {options.Value.RefusedWindow}; the last with {sign.Code}.",
                        new JsonObject { ["code"] = sign.Code, ["network"] = network },
                        cancellationToken
                    );
                    break;
                default:
                    await RaiseAsync(
                        sign,
                        $"Key {sign.KeyId} was used after it had been reported as leaked.",
                        new JsonObject { ["network"] = network },
                        cancellationToken
                    );
                    break;
            }
        }
        catch (AccessStoreException exception)
        {
            Log.NotJudged(logger, exception);
        }
    }

    private async Task<bool> IsNewAsync(Sign sign, string network, CancellationToken cancellationToken)
    {
        var known = await networks.SeeAsync(sign.KeyId, network, sign.At, cancellationToken);
        var isNew = known.LastSeenAt is not { } last || sign.At - last > options.Value.NetworkMemory;
        return isNew && known.KeySeenSince is { } since && sign.At - since >= options.Value.LearningPeriod;
    }

    private async Task CompareAsync(string accountId, string keyId, long units, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var end = now - Hour;
        var query = new UsageQuery(end - History, end, UsageInterval.Hour, KeyId: keyId, MaxRows: MaxRows);
        var before = (await usage.ReadAsync(query, cancellationToken)).Rows;
        if (before.Count == 0 || end - before[0].Subject.At < LeastHistory)
        {
            return;
        }

        var hours = Math.Min(History.TotalHours, (end - before[0].Subject.At).TotalHours);
        var mean = before.Sum(row => row.Counts.Units) / hours;
        if (units <= options.Value.JumpFactor * mean)
        {
            return;
        }

        var meanText = mean.ToString("0.#", CultureInfo.InvariantCulture);
        await RaiseAsync(
            new Sign(NoticeKind.UsageJump, accountId, keyId, now, Network: null),
            $"Key {keyId} used {units} units in an hour; a mean hour of the week before had {meanText}.",
            new JsonObject { ["units"] = units, ["meanUnits"] = Math.Round(mean, 1) },
            cancellationToken
        );
    }

    private async Task RaiseAsync(Sign sign, string text, JsonObject data, CancellationToken cancellationToken)
    {
        var interval = options.Value.NoticeInterval;
        if (_told.TryGetValue((sign.Kind, sign.KeyId), out var told) && time.GetElapsedTime(told) < interval)
        {
            return;
        }

        // A server started again remembers by the store. A notice of the future is one of a clock that was wrong.
        var filter = new NoticeFilter(KeyId: sign.KeyId, Kind: sign.Kind, Limit: 1);
        if ((await notices.ListAsync(filter, cancellationToken)) is [var newest] && IsWithin(interval, sign.At - newest.RaisedAt))
        {
            return;
        }

        Forget(interval);
        _told[(sign.Kind, sign.KeyId)] = time.GetTimestamp();
        board.Raise(new NewNotice(sign.Kind, sign.AccountId, sign.KeyId, text, data));
    }

    private static bool IsWithin(TimeSpan interval, TimeSpan age) => age >= TimeSpan.Zero && age < interval;

    private void Forget(TimeSpan interval)
    {
        if (_told.Count < MaxTold)
        {
            return;
        }

        foreach (var (key, at) in _told)
        {
            if (time.GetElapsedTime(at) >= interval)
            {
                _told.Remove(key);
            }
        }

        if (_told.Count >= MaxTold)
        {
            // By now they are in the store, which is asked anyway.
            _told.Clear();
        }
    }

    private static string Days(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalDays:0.#} days");

    private static partial class Log
    {
        [LoggerMessage(
            1241,
            LogLevel.Warning,
            "The use of keys could not be judged: the store did not answer.",
            EventName = "UseNotJudged"
        )]
        public static partial void NotJudged(ILogger logger, Exception exception);
    }
}
