using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;
using Sallyport.Access.Accounts;
using Sallyport.Access.Audit;
using Sallyport.Access.Authentication;
using Sallyport.Access.Limits;
using Sallyport.Access.Standings;
using Sallyport.Channels;
using Sallyport.Doors.Errors;
using Sallyport.Doors.Prices;
using Sallyport.Doors.Sessions;
using Sallyport.Fixtures;
using Sallyport.Market;
using Sallyport.Server.Tests.Limits;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.Prices;

/// <summary>Random stories of price subscriptions, told to the program and to a model of four lines.</summary>
public sealed class PriceQuotaTests
{
    private static readonly AssetId[] Assets = [Asset(TestMarket.Stable), Asset(TestMarket.Weth), Asset(TestMarket.Token)];

    [Theory]
    [Trait("Requirement", "R20")]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task Subscriptions_InAnyOrder_HoldWhatTheModelHolds(int limit)
    {
        var time = new HandMovedTime();
        await using var server = await LimitHouse.StartAsync(
            time,
            ("Tiers:Basic:PriceSubscriptions:PerAccount", limit.ToString()),
            ("Limits:Hammering:Refusals", "1000000")
        );
        var account = await server.AddAccountAsync(TierNames.Basic);
        var callers = new List<Caller>();
        for (var i = 0; i < 2; i++)
        {
            var key = await server.AddKeyAsync(account);
            var known = await server.Services.GetRequiredService<Authenticator>().AuthenticateKeyAsync(key.Secret, null, default);
            callers.Add(known.Caller.ShouldNotBeNull());
        }

        Prop.ForAll(
                Steps.ToArbitrary(),
                steps =>
                {
                    var sessions = Enumerable.Range(0, 3).Select(i => new Story(server, callers[i % 2], time)).ToList();
                    foreach (var step in steps)
                    {
                        var (session, kind, assets, seconds) = step;
                        sessions[session].Do(kind, assets, seconds, limit, sessions);
                        var held = sessions.Sum(story => story.Model.Count);
                        if (Held(callers[0]) != held || held > limit)
                        {
                            return false;
                        }
                    }

                    sessions.ForEach(story => story.Prices.End());
                    return SpinWait.SpinUntil(() => Held(callers[0]) == 0, TestServer.Patience);
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    [Trait("Requirement", "R20")]
    public async Task TierChange_ToZero_KeepsWhatIsHeldAndAdmitsNothing()
    {
        var time = new HandMovedTime();
        await using var server = await LimitHouse.StartAsync(time);
        var account = await server.AddAccountAsync(TierNames.Basic);
        var key = await server.AddKeyAsync(account);
        var known = await server.Services.GetRequiredService<Authenticator>().AuthenticateKeyAsync(key.Secret, null, default);
        var story = new Story(server, known.Caller!, time);
        story.Prices.Subscribe([Assets[0]], TimeSpan.FromSeconds(10), out _).ShouldBeNull();
        await server.Services.GetAccounts().SetTierAsync(account.Id, TierNames.Free, Actor.Server, default);
        story.Prices.Subscribe([Assets[0]], TimeSpan.FromSeconds(20), out _).ShouldBeNull("refreshing is free");
        story.Prices.Subscribe([Assets[1]], TimeSpan.FromSeconds(10), out _).ShouldNotBeNull();
        time.Advance(TimeSpan.FromSeconds(20));
        story.Prices.Subscribe([Assets[0]], TimeSpan.FromSeconds(10), out _).ShouldNotBeNull("zero is zero");
    }

    [Theory]
    [Trait("Requirement", "R31")]
    [InlineData(2)]
    [InlineData(-2)]
    public async Task TimeToLive_ClockSetEitherWay_IsAsLongAsItWas(int hours)
    {
        var time = new HandMovedTime();
        await using var server = await LimitHouse.StartAsync(time);
        var key = await server.AddKeyAsync(tier: TierNames.Basic);
        var known = await server.Services.GetRequiredService<Authenticator>().AuthenticateKeyAsync(key.Secret, null, default);
        var story = new Story(server, known.Caller!, time);
        story.Prices.Subscribe([Assets[0]], TimeSpan.FromSeconds(10), out _).ShouldBeNull();

        time.JumpWallClock(TimeSpan.FromHours(hours));
        time.Advance(TimeSpan.FromSeconds(9));
        story.Prices.List().ShouldHaveSingleItem().Value.ShouldBe(time.GetUtcNow().AddSeconds(1));
        time.Advance(TimeSpan.FromSeconds(1));

        story.Prices.Count.ShouldBe(0);
    }

    private static Gen<(int Session, int Kind, HashSet<AssetId> Assets, int Seconds)[]> Steps =>
        Gen.Choose(0, 2)
            .SelectMany(_ => Gen.Choose(0, 2), (session, kind) => (session, kind))
            .SelectMany(
                _ => Gen.SubListOf(Assets).Where(list => list.Count > 0),
                (step, assets) => (step.session, step.kind, assets: assets.ToHashSet())
            )
            .SelectMany(_ => Gen.Choose(1, 20), (step, seconds) => (step.session, step.kind, step.assets, seconds))
            .ArrayOf();

    private static int Held(Caller caller) => caller.Standing.Account.Limits.PriceSubscriptions;

    private static AssetId Asset(string address) =>
        AssetId.TryParse($"{address}:1", out var asset) ? asset : throw new InvalidOperationException();

    private sealed class Story
    {
        private readonly HandMovedTime _time;

        public Story(TestServer server, Caller caller, HandMovedTime time)
        {
            _time = time;
            var hub = server.Services.GetRequiredService<ChannelHub>();
            Prices = new Subscriptions(new Silent(caller), hub, server.Services.GetRequiredService<PriceQuota>(), time);
        }

        public Subscriptions Prices { get; }

        public Dictionary<AssetId, DateTimeOffset> Model { get; } = [];

        public void Do(int kind, HashSet<AssetId> assets, int seconds, int limit, List<Story> all)
        {
            switch (kind)
            {
                case 0:
                    var until = _time.GetUtcNow().AddSeconds(seconds);
                    var refusal = Prices.Subscribe(assets, TimeSpan.FromSeconds(seconds), out _);
                    var fits = all.Sum(story => story.Model.Count) + assets.Count(asset => !Model.ContainsKey(asset)) <= limit;
                    (refusal is null).ShouldBe(fits || assets.All(Model.ContainsKey));
                    if (refusal is null)
                    {
                        assets.ToList().ForEach(asset => Model[asset] = until);
                    }

                    break;
                case 1:
                    Prices.Unsubscribe(assets);
                    assets.ToList().ForEach(asset => Model.Remove(asset));
                    break;
                default:
                    _time.Advance(TimeSpan.FromSeconds(seconds));
                    foreach (var story in all)
                    {
                        story
                            .Model.Where(entry => entry.Value <= _time.GetUtcNow())
                            .ToList()
                            .ForEach(entry => story.Model.Remove(entry.Key));
                    }

                    break;
            }
        }
    }

    private sealed class Silent(Caller caller) : Session(caller)
    {
        public override int SubscriptionCount => 0;

        public override void Close(DisconnectReason reason) { }

        public override bool TryDeliver(Publication publication, bool snapshot) => true;
    }
}
