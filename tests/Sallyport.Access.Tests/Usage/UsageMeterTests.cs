using Sallyport.Access.Standings;
using Sallyport.Access.Tests.Fakes;
using Sallyport.Access.Usage;

namespace Sallyport.Access.Tests.Usage;

public sealed class UsageMeterTests : IDisposable
{
    private readonly AccessHouse _house = new();

    private UsageMeter Meter => _house.Get<UsageMeter>();

    [Fact]
    public async Task Record_ManyThreadsWhileFlushing_CountsEachOnce()
    {
        const int Threads = 8;
        const int Each = 5000;
        var callers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => EnterAsync()));
        var rpc = Meter.Requests.IndexOf("/evm/rpc");
        var invalid = Meter.Codes.IndexOf("INVALID_PARAMETER");
        using var done = new CancellationTokenSource();
        var flushing = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                await Meter.FlushAsync(default);
                (await TotalAsync()).Requests.ShouldBeLessThanOrEqualTo(Threads * Each);
            }
        });

        await Task.WhenAll(
            Enumerable
                .Range(0, Threads)
                .Select(thread =>
                    Task.Run(() =>
                    {
                        for (var i = 0; i < Each; i++)
                        {
                            var error = i % 5 == 0 ? invalid : 0;
                            Meter.Record(
                                callers[i % 3],
                                new UsageSample(rpc, UsageDoor.Http, 2, TimeSpan.FromMilliseconds(1), 3, 4, error)
                            );
                        }
                    })
                )
        );
        var beforeLastFlush = await TotalAsync();
        await done.CancelAsync();
        await flushing;
        await Meter.FlushAsync(default);

        foreach (var total in (UsageCounts[])[beforeLastFlush, await TotalAsync(), await StoredAsync()])
        {
            total.Requests.ShouldBe(Threads * Each);
            total.Units.ShouldBe(2 * Threads * Each);
            total.BytesIn.ShouldBe(3 * Threads * Each);
            total.BytesOut.ShouldBe(4 * Threads * Each);
            total.Errors.ShouldBe(Threads * Each / 5);
            total.Codes["INVALID_PARAMETER"].ShouldBe(new UsageCodeCount(Threads * Each / 5, 0));
            total.Latency[UsageLatency.BucketOf(TimeSpan.FromMilliseconds(1))].ShouldBe(Threads * Each);
        }
    }

    [Fact]
    public async Task Record_MinuteTurns_CountsUnderItsMinute()
    {
        var caller = await EnterAsync();
        _house.Time.Advance(TimeSpan.FromSeconds(59.999));
        Record(caller);
        _house.Time.Advance(TimeSpan.FromMilliseconds(1));
        Record(caller);
        Record(caller);
        await Meter.FlushAsync(default);

        var rows = (await _house.Usage.ReadAsync(All(UsageInterval.Minute), default)).Rows;

        rows.Select(row => (row.Subject.At.Minute, row.Counts.Requests)).ShouldBe([(0, 1L), (1, 2L)]);
    }

    [Fact]
    public async Task Record_CountedBefore_AllocatesNothing()
    {
        var caller = await EnterAsync();
        var sample = new UsageSample(
            Meter.Requests.IndexOf("/evm/rpc"),
            UsageDoor.Http,
            1,
            TimeSpan.Zero,
            1,
            1,
            Meter.Codes.IndexOf("INTERNAL")
        );
        var meter = Meter;

        // A thread may be moved to a processor whose stripe is new; among many rounds most are not.
        var rounds = Enumerable.Range(0, 100).Select(_ => Allocated(() => meter.Record(caller, sample)));

        rounds.Min().ShouldBe(0);
    }

    [Fact]
    public async Task RecordRefusal_Codes_AreKeptApartFromErrors()
    {
        var caller = await EnterAsync();
        Meter.RecordRefusal(caller.Standing, UsageDoor.WebSocket, 0, Meter.Codes.IndexOf("CONNECTION_LIMIT"));

        var row = (await Meter.ReadAsync(All(), default)).Rows.ShouldHaveSingleItem();

        row.Subject.Request.ShouldBe("");
        row.Subject.Door.ShouldBe(UsageDoor.WebSocket);
        (row.Counts.Requests, row.Counts.Errors, row.Counts.Refusals).ShouldBe((0, 0, 1));
        row.Counts.Codes["CONNECTION_LIMIT"].ShouldBe(new UsageCodeCount(0, 1));
    }

    [Fact]
    public async Task ConnectionOpened_TimePasses_CountsTheTimeThatEachWasOpen()
    {
        var caller = await EnterAsync();
        Meter.ConnectionOpened(caller, UsageDoor.SocketIO);
        _house.Time.Advance(TimeSpan.FromSeconds(10));
        await Meter.FlushAsync(default);
        Meter.ConnectionOpened(caller, UsageDoor.SocketIO);
        _house.Time.Advance(TimeSpan.FromSeconds(20));
        Meter.ConnectionClosed(caller, UsageDoor.SocketIO);
        _house.Time.Advance(TimeSpan.FromSeconds(5));

        var open = (await Meter.ReadAsync(All(), default)).Rows.ShouldHaveSingleItem().Counts;
        Meter.ConnectionClosed(caller, UsageDoor.SocketIO);
        _house.Time.Advance(TimeSpan.FromHours(1));
        await Meter.FlushAsync(default);
        await Meter.FlushAsync(default);

        open.Connections.ShouldBe(2);
        open.ConnectionMilliseconds.ShouldBe(55_000);
        (await StoredAsync()).ConnectionMilliseconds.ShouldBe(55_000);
    }

    [Fact]
    public async Task RecordSubscriptions_Opened_AreCounted()
    {
        var caller = await EnterAsync();
        Meter.RecordSubscriptions(caller, UsageDoor.SocketIO, Meter.Requests.IndexOf("/evm/price/subscribe"), 3);

        (await TotalAsync()).Subscriptions.ShouldBe(3);
    }

    [Fact]
    public async Task FlushAsync_StoreFails_KeepsCountsAndWritesThemLater()
    {
        var caller = await EnterAsync();
        Record(caller);
        _house.Usage.IsLost = true;
        (await Meter.FlushAsync(default)).ShouldBeFalse();
        Record(caller);
        (await Meter.FlushAsync(default)).ShouldBeFalse();
        _house.Usage.IsLost = false;

        (await TotalAsync()).Requests.ShouldBe(2);
        (await Meter.FlushAsync(default)).ShouldBeTrue();
        (await StoredAsync()).Requests.ShouldBe(2);
    }

    [Fact]
    public async Task FlushAsync_WrittenButToldOtherwise_CountsOnce()
    {
        var caller = await EnterAsync();
        Record(caller);
        _house.Usage.LosesAnswers = true;
        (await Meter.FlushAsync(default)).ShouldBeFalse();
        (await Meter.FlushAsync(default)).ShouldBeFalse();
        Record(caller);
        _house.Usage.LosesAnswers = false;

        (await TotalAsync()).Requests.ShouldBe(2);
        (await Meter.FlushAsync(default)).ShouldBeTrue();
        (await StoredAsync()).Requests.ShouldBe(2);
        (await TotalAsync()).Requests.ShouldBe(2);
    }

    [Fact]
    public async Task FlushAsync_StoreFailsForLong_AddsUpInBoundedMemory()
    {
        const int Minutes = 3000;
        using var house = new AccessHouse([new("Usage:MaxHeldRows", "1000")]);
        var caller = await house.EnterAsync((await house.IssueKeyAsync()).Secret);
        var meter = house.Get<UsageMeter>();
        house.Usage.IsLost = true;
        for (var minute = 0; minute < Minutes; minute++)
        {
            meter.Record(caller, new UsageSample(1, UsageDoor.Http, 1, TimeSpan.Zero, 0, 0));
            (await meter.FlushAsync(default)).ShouldBeFalse();
            house.Time.Advance(TimeSpan.FromMinutes(1));
        }

        house.Usage.IsLost = false;
        await meter.FlushAsync(default);

        var rows = (await house.Usage.ReadAsync(All(UsageInterval.Minute), default)).Rows;
        rows.Sum(row => row.Counts.Requests).ShouldBe(Minutes);
        rows.Count.ShouldBeLessThan(1002);
        house.Log.Lines.ShouldNotContain(line => line.Contains("was lost"));
    }

    [Fact]
    public async Task Record_SwitchedOff_CountsNothing()
    {
        using var house = new AccessHouse([new("Usage:Enabled", "false")]);
        var caller = await house.EnterAsync((await house.IssueKeyAsync()).Secret);
        var meter = house.Get<UsageMeter>();
        meter.Record(caller, new UsageSample(1, UsageDoor.Http, 1, TimeSpan.Zero, 0, 0));
        meter.ConnectionOpened(caller, UsageDoor.Http);

        await meter.FlushAsync(default);

        house.Usage.Writes.ShouldBe(0);
        (await meter.ReadAsync(All(), default)).Rows.ShouldBeEmpty();
    }

    public void Dispose() => _house.Dispose();

    private static long Allocated(Action count)
    {
        count();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            count();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static UsageQuery All(UsageInterval? interval = null) =>
        new(new DateTimeOffset(2025, 12, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero), interval);

    private static UsageCounts Sum(IEnumerable<UsageRow> rows)
    {
        var sum = new UsageCounts();
        foreach (var row in rows)
        {
            sum.Add(row.Counts);
        }

        return sum;
    }

    private async Task<Caller> EnterAsync() => await _house.EnterAsync((await _house.IssueKeyAsync()).Secret);

    private void Record(Caller caller) => Meter.Record(caller, new UsageSample(1, UsageDoor.Http, 1, TimeSpan.Zero, 0, 0));

    private async Task<UsageCounts> TotalAsync() => Sum((await Meter.ReadAsync(All(), default)).Rows);

    private async Task<UsageCounts> StoredAsync() => Sum((await _house.Usage.ReadAsync(All(), default)).Rows);
}
