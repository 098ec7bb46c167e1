using System.Text.Json.Nodes;
using Sallyport.Access.Audit;
using Sallyport.Access.Notices;
using Sallyport.Access.Notices.Webhooks;

namespace Sallyport.Access.Tests.Specifications;

/// <summary>What every store of notices does, and its queue of deliveries.</summary>
public abstract class NoticeStoreSpecification
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, 5, TimeSpan.Zero);
    private static readonly Actor Ada = new(ActorKind.Operator, "ada");

    protected abstract ValueTask<(INoticeStore Notices, IWebhookQueue Queue, IAuditStore Audit)> CreateStoresAsync();

    [Fact]
    public async Task AddAsync_Notice_IsReadAsWritten()
    {
        var (notices, _, _) = await CreateStoresAsync();
        var notice = Sample("ntc_1") with
        {
            Data = new JsonObject { ["network"] = "203.0.113.0/24", ["n"] = 3 },
        };
        await notices.AddAsync(notice, queuesWebhook: false, default);
        await notices.AddAsync(notice with { Text = "another" }, queuesWebhook: false, default);

        var found = (await notices.FindAsync("ntc_1", default)).ShouldNotBeNull();

        found.Data!.ToJsonString().ShouldBe(notice.Data.ToJsonString());
        (found with { Data = null }).ShouldBe(notice with { Data = null });
        (await notices.FindAsync("ntc_2", default)).ShouldBeNull();
    }

    [Fact]
    public async Task ListAsync_Filters_NewestFirstByPages()
    {
        var (notices, _, _) = await CreateStoresAsync();
        await notices.AddAsync(Sample("ntc_1"), queuesWebhook: false, default);
        await notices.AddAsync(Sample("ntc_2") with { KeyId = "key_2", Kind = NoticeKind.UsageJump }, queuesWebhook: false, default);
        await notices.AddAsync(Sample("ntc_3") with { AccountId = null, KeyId = null }, queuesWebhook: false, default);
        await notices.AcknowledgeAsync("ntc_1", "ada", Noon, Event("ntc_1"), default);

        (await IdsAsync(new NoticeFilter())).ShouldBe(["ntc_3", "ntc_2", "ntc_1"]);
        (await IdsAsync(new NoticeFilter(AccountId: "acc_1"))).ShouldBe(["ntc_2", "ntc_1"]);
        (await IdsAsync(new NoticeFilter(KeyId: "key_2"))).ShouldBe(["ntc_2"]);
        (await IdsAsync(new NoticeFilter(Kind: NoticeKind.NewNetwork))).ShouldBe(["ntc_3", "ntc_1"]);
        (await IdsAsync(new NoticeFilter(IsOpen: true))).ShouldBe(["ntc_3", "ntc_2"]);
        (await IdsAsync(new NoticeFilter(IsOpen: false))).ShouldBe(["ntc_1"]);
        (await IdsAsync(new NoticeFilter(Limit: 1))).ShouldBe(["ntc_3"]);
        (await IdsAsync(new NoticeFilter(Before: "ntc_3", Limit: 1))).ShouldBe(["ntc_2"]);
        (await IdsAsync(new NoticeFilter(Before: "ntc_1"))).ShouldBeEmpty();

        async Task<IEnumerable<string>> IdsAsync(NoticeFilter filter) =>
            (await notices.ListAsync(filter, default)).Select(notice => notice.Id);
    }

    [Fact]
    public async Task AcknowledgeAsync_Twice_KeepsTheFirstAndOneAuditEntry()
    {
        var (notices, _, audit) = await CreateStoresAsync();
        await notices.AddAsync(Sample("ntc_1"), queuesWebhook: false, default);

        var first = await notices.AcknowledgeAsync("ntc_1", "ada", Noon, Event("ntc_1"), default);
        var second = await notices.AcknowledgeAsync("ntc_1", "bob", Noon.AddHours(1), Event("ntc_1"), default);

        first.ShouldBe(Sample("ntc_1") with { AcknowledgedAt = Noon, AcknowledgedBy = "ada" });
        second.ShouldBe(first);
        (await notices.AcknowledgeAsync("ntc_2", "ada", Noon, Event("ntc_2"), default)).ShouldBeNull();
        (await audit.ListAsync(new AuditQuery(), default)).ShouldHaveSingleItem().Target.ShouldBe("ntc_1");
    }

    [Fact]
    public async Task ListDueAsync_DeferredAndDone_AreDueWhenTheirTimeHasCome()
    {
        var (notices, queue, _) = await CreateStoresAsync();
        await notices.AddAsync(Sample("ntc_1"), queuesWebhook: true, default);
        await notices.AddAsync(Sample("ntc_2"), queuesWebhook: false, default);
        await notices.AddAsync(Sample("ntc_3"), queuesWebhook: true, default);

        (await DueAsync(Noon.AddMilliseconds(-1))).ShouldBeEmpty();
        (await DueAsync(Noon)).ShouldBe([("ntc_1", 0), ("ntc_3", 0)]);

        await queue.DeferAsync("ntc_1", Noon.AddSeconds(10), default);
        (await DueAsync(Noon)).ShouldBe([("ntc_3", 0)]);
        (await DueAsync(Noon.AddSeconds(10))).ShouldBe([("ntc_3", 0), ("ntc_1", 1)]);

        await queue.RemoveAsync("ntc_3", default);
        (await DueAsync(Noon.AddDays(1))).ShouldBe([("ntc_1", 1)]);

        async Task<IEnumerable<(string, int)>> DueAsync(DateTimeOffset now) =>
            (await queue.ListDueAsync(now, TimeSpan.FromHours(1), 10, default)).Select(delivery => (delivery.Notice.Id, delivery.Attempts));
    }

    [Fact]
    public async Task PurgeAsync_Old_GoesWithItsDelivery()
    {
        var (notices, queue, _) = await CreateStoresAsync();
        await notices.AddAsync(Sample("ntc_1"), queuesWebhook: true, default);
        await notices.AddAsync(Sample("ntc_2") with { RaisedAt = Noon.AddHours(1) }, queuesWebhook: true, default);

        (await notices.PurgeAsync(Noon.AddHours(1), default)).ShouldBe(1);

        (await notices.ListAsync(new NoticeFilter(), default)).ShouldHaveSingleItem().Id.ShouldBe("ntc_2");
        (await queue.ListDueAsync(Noon.AddDays(1), TimeSpan.FromHours(1), 10, default)).ShouldHaveSingleItem().Notice.Id.ShouldBe("ntc_2");
    }

    private static AuditEvent Event(string target) => new(Ada, "notices.acknowledge", target);

    private static Notice Sample(string id) => new(id, NoticeKind.NewNetwork, "acc_1", "key_1", "Ünused \"text\"", null, Noon);
}
