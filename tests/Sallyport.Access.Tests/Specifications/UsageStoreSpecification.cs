using System.Globalization;
using Sallyport.Access.Usage;

namespace Sallyport.Access.Tests.Specifications;

/// <summary>What every store of usage does.</summary>
public abstract class UsageStoreSpecification
{
    private static readonly DateTimeOffset Start = new(2026, 3, 30, 0, 0, 0, TimeSpan.Zero);

    protected abstract ValueTask<IUsageStore> CreateStoreAsync();

    [Fact]
    public async Task WriteAsync_Counts_AreReadAsWritten()
    {
        var store = await CreateStoreAsync();
        var counts = Counts(requests: 5);
        (counts.Errors, counts.Refusals, counts.BytesIn, counts.BytesOut) = (2, 3, 70, 80);
        (counts.Connections, counts.ConnectionMilliseconds, counts.Subscriptions) = (1, 1500, 4);
        counts.Latency[0] = 4;
        counts.Latency[UsageLatency.Buckets - 1] = 1;
        counts.AddCode("INVALID_PARAMETER", 2, 0);
        counts.AddCode("RATE_LIMITED", 0, 3);

        (await store.WriteAsync(new UsageBatch("m", 1, [Row(Start, counts)]), default)).ShouldBeTrue();

        var row = (await ReadAsync(store, UsageInterval.Minute)).ShouldHaveSingleItem();
        row.Subject.ShouldBe(new UsageSubject(Start, "acc_1", "key_1", "/evm/rpc", UsageDoor.Http));
        ShouldEqual(row.Counts, counts);
    }

    [Fact]
    public async Task WriteAsync_SameMinuteAgain_AddsUp()
    {
        var store = await CreateStoreAsync();
        var (first, second) = (Counts(1), Counts(2));
        first.AddCode("INTERNAL", 1, 0);
        second.AddCode("INTERNAL", 1, 0);

        await store.WriteAsync(new UsageBatch("m", 1, [Row(Start, first)]), default);
        await store.WriteAsync(new UsageBatch("m", 2, [Row(Start.AddSeconds(59), second)]), default);

        var row = (await ReadAsync(store, UsageInterval.Minute)).ShouldHaveSingleItem();
        row.Counts.Requests.ShouldBe(3);
        row.Counts.Codes["INTERNAL"].Errors.ShouldBe(2);
    }

    [Fact]
    public async Task WriteAsync_SameBatchAgain_CountsItOnce()
    {
        var store = await CreateStoreAsync();
        var batch = new UsageBatch("m", 7, [Row(Start, Counts(5))]);

        (await store.WriteAsync(batch, default)).ShouldBeTrue();
        (await store.WriteAsync(batch, default)).ShouldBeFalse();
        (await store.WriteAsync(batch with { Sequence = 6 }, default)).ShouldBeFalse();
        (await store.WriteAsync(batch with { Meter = "another" }, default)).ShouldBeTrue();

        (await TotalAsync(store)).ShouldBe(10);
    }

    [Fact]
    public async Task ReadAsync_OwnMeter_SaysTheLastBatchItHolds()
    {
        var store = await CreateStoreAsync();
        await store.WriteAsync(new UsageBatch("m", 7, [Row(Start, Counts(5))]), default);

        var query = new UsageQuery(Start, Start.AddDays(1));

        (await store.ReadAsync(query with { Meter = "m" }, default)).Sequence.ShouldBe(7);
        (await store.ReadAsync(query with { Meter = "another" }, default)).Sequence.ShouldBe(0);
        (await store.ReadAsync(query, default)).Sequence.ShouldBe(0);
    }

    [Fact]
    public async Task ReadAsync_Filters_LeaveTheOthersOut()
    {
        var store = await CreateStoreAsync();
        UsageRow[] rows =
        [
            Row(Start, Counts(1)),
            Row(Start, Counts(10), key: "key_2"),
            Row(Start, Counts(100), account: "acc_2", key: "key_3"),
            Row(Start.AddMinutes(1), Counts(1000)),
        ];
        await store.WriteAsync(new UsageBatch("m", 1, rows), default);
        var minute = new UsageQuery(Start, Start.AddMinutes(1));

        (await TotalAsync(store, minute)).ShouldBe(111);
        (await TotalAsync(store, minute with { AccountId = "acc_1" })).ShouldBe(11);
        (await TotalAsync(store, minute with { KeyId = "key_2" })).ShouldBe(10);
        (await TotalAsync(store, minute with { KeyId = "key_2", AccountId = "acc_2" })).ShouldBe(0);
    }

    [Fact]
    public async Task ReadAsync_MoreRowsThanAskedFor_SaysSo()
    {
        var store = await CreateStoreAsync();
        await store.WriteAsync(new UsageBatch("m", 1, [Row(Start, Counts(1)), Row(Start.AddMinutes(1), Counts(1))]), default);
        var query = new UsageQuery(Start, Start.AddDays(1), UsageInterval.Minute);

        (await store.ReadAsync(query with { MaxRows = 1 }, default)).IsCut.ShouldBeTrue();
        (await store.ReadAsync(query with { MaxRows = 1 }, default)).Rows.Count.ShouldBe(1);
        (await store.ReadAsync(query with { MaxRows = 2 }, default)).IsCut.ShouldBeFalse();
    }

    [Fact]
    public async Task RollUpAsync_AtAnyTime_ChangesNoAnswer()
    {
        var store = await CreateStoreAsync();
        await WriteThreeDaysAsync(store);
        var before = await AnswersAsync(store);

        foreach (var hours in (int[])[1, 5, 24, 24, 30, 71, 72, 80, 3])
        {
            await store.RollUpAsync(Start.AddHours(hours).AddMinutes(7), default);

            (await AnswersAsync(store)).ShouldBe(before, $"rolled up to {hours} h");
        }
    }

    [Fact]
    public async Task WriteAsync_MinuteThatIsRolledUp_CountsInHourAndDay()
    {
        var store = await CreateStoreAsync();
        await store.WriteAsync(new UsageBatch("m", 1, [Row(Start.AddHours(1), Counts(1))]), default);
        await store.RollUpAsync(Start.AddDays(2), default);

        var late = Counts(10);
        late.AddCode("INTERNAL", 1, 0);
        await store.WriteAsync(new UsageBatch("m", 2, [Row(Start.AddHours(1), late), Row(Start.AddHours(3), Counts(100))]), default);

        foreach (var interval in Enum.GetValues<UsageInterval>())
        {
            var rows = await ReadAsync(store, interval);
            rows.Sum(row => row.Counts.Requests).ShouldBe(111, interval.ToString());
            rows.Sum(row => row.Counts.Codes.GetValueOrDefault("INTERNAL").Errors).ShouldBe(1, interval.ToString());
        }

        (await TotalAsync(store)).ShouldBe(111);
    }

    [Fact]
    public async Task PurgeAsync_RolledUpMinutes_StayInHoursAndDays()
    {
        var store = await CreateStoreAsync();
        await WriteThreeDaysAsync(store);
        await store.RollUpAsync(Start.AddHours(30), default);

        // More is asked for than has been rolled up.
        (await store.PurgeAsync(UsageInterval.Minute, Start.AddDays(3), default)).ShouldBe(60);
        (await store.PurgeAsync(UsageInterval.Hour, Start.AddDays(3), default)).ShouldBe(48);

        (await TotalAsync(store)).ShouldBe(144);
        (await ReadAsync(store, UsageInterval.Day)).Sum(row => row.Counts.Requests).ShouldBe(144);
        (await ReadAsync(store, UsageInterval.Minute)).Sum(row => row.Counts.Requests).ShouldBe(84);

        (await store.PurgeAsync(UsageInterval.Day, Start.AddDays(1), default)).ShouldBe(2);
        (await TotalAsync(store)).ShouldBe(96);
    }

    [Fact]
    public async Task ReadMonthAsync_MonthsApart_CountsUnitsOfThatMonthByKey()
    {
        var store = await CreateStoreAsync();
        var april = new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero);
        UsageRow[] rows =
        [
            Row(april.AddMinutes(-1), Counts(1)),
            Row(april, Counts(10)),
            Row(april.AddDays(29), Counts(100), key: "key_2"),
            Row(april, Counts(1000), account: "acc_2", key: "key_3"),
            Row(april.AddMonths(1), Counts(10_000)),
        ];
        await store.WriteAsync(new UsageBatch("m", 1, rows), default);

        for (var rolledUp = 0; rolledUp < 2; rolledUp++)
        {
            var month = await store.ReadMonthAsync("acc_1", april.AddDays(12), default);
            month.Units.ShouldBe(220);
            month.UnitsByKey.ShouldBe(
                new Dictionary<string, long>(StringComparer.Ordinal) { ["key_1"] = 20, ["key_2"] = 200 },
                ignoreOrder: true
            );
            await store.RollUpAsync(april.AddMonths(2), default);
        }
    }

    // One request every half hour, of two keys, on both doors in turn; 144 in all.
    private static async Task WriteThreeDaysAsync(IUsageStore store)
    {
        for (var half = 0; half < 144; half++)
        {
            var counts = Counts(1);
            counts.AddCode(half % 3 == 0 ? "INTERNAL" : "FORBIDDEN", half, 1);
            var key = half % 2 == 0 ? "key_1" : "key_2";
            await store.WriteAsync(new UsageBatch("m", half + 1, [Row(Start.AddMinutes(30 * half), counts, key: key)]), default);
        }
    }

    // Everything one may ask, as text: whole days, odd pieces of days and hours, each interval, by key.
    private static async Task<string> AnswersAsync(IUsageStore store)
    {
        var answers = new List<string>();
        UsageInterval?[] intervals = [null, .. Enum.GetValues<UsageInterval>()];
        foreach (var (from, to) in ((int, int)[])[(0, 4320), (31, 4290), (45, 100), (1440, 2880), (1500, 1530), (60, 61), (59, 4321)])
        {
            foreach (var interval in intervals)
            {
                var query = new UsageQuery(Start.AddMinutes(from), Start.AddMinutes(to), interval, KeyId: from == 45 ? "key_1" : null);
                var rows = (await store.ReadAsync(query, default)).Rows;
                answers.Add(string.Join('\n', rows.Select(row => $"{from}-{to} {interval} {row.Subject} {Text(row.Counts)}")));
            }
        }

        answers.Add((await store.ReadMonthAsync("acc_1", Start, default)).Units.ToString(CultureInfo.InvariantCulture));
        return string.Join('\n', answers);
    }

    private static async Task<IReadOnlyList<UsageRow>> ReadAsync(IUsageStore store, UsageInterval interval) =>
        (await store.ReadAsync(new UsageQuery(Start, Start.AddDays(3), interval), default)).Rows;

    private static async Task<long> TotalAsync(IUsageStore store, UsageQuery? query = null) =>
        (await store.ReadAsync(query ?? new UsageQuery(Start, Start.AddDays(3)), default)).Rows.Sum(row => row.Counts.Requests);

    private static UsageRow Row(DateTimeOffset at, UsageCounts counts, string account = "acc_1", string key = "key_1") =>
        new(new UsageSubject(at, account, key, "/evm/rpc", UsageDoor.Http), counts);

    private static UsageCounts Counts(long requests) => new() { Requests = requests, Units = 2 * requests };

    private static void ShouldEqual(UsageCounts actual, UsageCounts expected) => Text(actual).ShouldBe(Text(expected));

    private static string Text(UsageCounts counts)
    {
        var codes = counts.Codes.OrderBy(code => code.Key, StringComparer.Ordinal).Select(code => $"{code.Key}={code.Value}");
        return $"{counts.Requests} {counts.Units} {counts.Errors} {counts.Refusals} {counts.BytesIn} {counts.BytesOut} {counts.Connections} "
            + $"{counts.ConnectionMilliseconds} {counts.Subscriptions} [{string.Join(' ', counts.Latency.ToArray())}] {string.Join(' ', codes)}";
    }
}
