using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Sallyport.Access;
using Sallyport.Access.AdminTokens;
using Sallyport.Access.Idempotency;
using Sallyport.Fixtures;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.AdminApi;

/// <summary>Requests that come twice.</summary>
[Trait("Requirement", "R25")]
public sealed class IdempotencyTests
{
    private const string Accounts = "/admin/v1/accounts";
    private const string Acme = """{"name":"Acme","tier":"Basic"}""";

    [Fact]
    public async Task Replay_WithoutAKey_MakesTwo()
    {
        await using var house = await AdminHouse.StartAsync();

        (await house.PostAsync(Accounts, Acme)).Expect(201);
        (await house.PostAsync(Accounts, Acme)).Expect(201);

        (await CountAsync(house)).ShouldBe(2);
    }

    [Fact]
    public async Task Replay_WithTheSameKeyAndBody_GetsTheFirstAnswerAndMakesOne()
    {
        await using var house = await AdminHouse.StartAsync();

        var first = await house.PostAsync(Accounts, Acme, null, ("Idempotency-Key", "\"order-1\""));
        var second = await house.PostAsync(Accounts, """{ "tier":"Basic", "name":"Acme" }""", null, ("Idempotency-Key", "order-1"));

        first.Expect(201);
        first.Header("Idempotency-Replayed").ShouldBeNull();
        second.Expect(201);
        second.Text.ShouldBe(first.Text);
        second.Header("Idempotency-Replayed").ShouldBe("true");
        (await CountAsync(house)).ShouldBe(1);
    }

    [Fact]
    public async Task Replay_WithAnotherBody_IsRefused()
    {
        await using var house = await AdminHouse.StartAsync();
        (await house.PostAsync(Accounts, Acme, null, ("Idempotency-Key", "order-1"))).Expect(201);

        var other = await house.PostAsync(Accounts, """{"name":"Other"}""", null, ("Idempotency-Key", "order-1"));

        other.Status.ShouldBe(422);
        other.Code.ShouldBe("IDEMPOTENCY_KEY_REUSED");
        (await CountAsync(house)).ShouldBe(1);
    }

    [Fact]
    public async Task Replay_OfAnAnswerWithASecret_IsToldWhatWasMadeWithoutIt()
    {
        await using var house = await AdminHouse.StartAsync();
        const string Body = """{"name":"reader","role":"viewer"}""";

        var first = (await house.PostAsync("/admin/v1/admin-tokens", Body, null, ("Idempotency-Key", "order-1"))).Expect(201);
        var second = await house.PostAsync("/admin/v1/admin-tokens", Body, null, ("Idempotency-Key", "order-1"));

        second.Status.ShouldBe(409);
        second.Code.ShouldBe("CONFLICT");
        second.Text.ShouldNotContain(first.GetProperty("secret").GetString()!);
        second
            .Json.GetProperty("data")
            .GetProperty("adminToken")
            .GetProperty("id")
            .GetString()
            .ShouldBe(first.GetProperty("adminToken").GetProperty("id").GetString());
        (await house.AuditAsync("admin-tokens.create")).Count.ShouldBe(3);
    }

    [Fact]
    public async Task Key_OfAnotherToken_IsAnotherKey()
    {
        await using var house = await AdminHouse.StartAsync();
        var second = await house.IssueAsync(AdminRole.Admin);

        (await house.PostAsync(Accounts, Acme, null, ("Idempotency-Key", "order-1"))).Expect(201);
        (await house.PostAsync(Accounts, Acme, second.Secret, ("Idempotency-Key", "order-1"))).Expect(201);

        (await CountAsync(house)).ShouldBe(2);
    }

    [Fact]
    public async Task Key_MoreThanAnHourAfter24Hours_IsForgotten()
    {
        var time = new HandMovedTime();
        await using var house = await AdminHouse.StartAsync(customize: builder => builder.Services.AddSingleton<TimeProvider>(time));
        (await house.PostAsync(Accounts, Acme, null, ("Idempotency-Key", "order-1"))).Expect(201);

        time.Advance(TimeSpan.FromHours(24));
        (await house.PostAsync(Accounts, Acme, null, ("Idempotency-Key", "order-1"))).Header("Idempotency-Replayed").ShouldBe("true");
        for (var hour = 0; hour < 2; hour++)
        {
            time.Advance(TimeSpan.FromHours(1));
            (await house.PostAsync(Accounts, Acme, null, ("Idempotency-Key", $"other-{hour}"))).Expect(201);
        }

        time.Advance(TimeSpan.FromHours(1));
        (await house.PostAsync(Accounts, Acme, null, ("Idempotency-Key", "order-1"))).Header("Idempotency-Replayed").ShouldBeNull();
    }

    [Fact]
    [Trait("Requirement", "R31")]
    public async Task Key_ClockSetForwardAndBack_IsNotDoneTwice()
    {
        var time = new HandMovedTime();
        await using var house = await AdminHouse.StartAsync(customize: builder => builder.Services.AddSingleton<TimeProvider>(time));
        (await house.PostAsync(Accounts, Acme, null, ("Idempotency-Key", "order-1"))).Expect(201);

        time.JumpWallClock(TimeSpan.FromDays(31));
        (await house.PostAsync(Accounts, Acme, null, ("Idempotency-Key", "order-2"))).Expect(201);
        time.JumpWallClock(TimeSpan.FromDays(-31));

        (await house.PostAsync(Accounts, Acme, null, ("Idempotency-Key", "order-1"))).Header("Idempotency-Replayed").ShouldBe("true");
    }

    [Fact]
    public async Task Refusal_ThatChangedNothing_IsTriedAgain()
    {
        await using var house = await AdminHouse.StartAsync();

        (await house.PostAsync(Accounts, """{"name":"Acme","tier":"Gold"}""", null, ("Idempotency-Key", "order-1"))).Expect(400);
        (await house.PostAsync(Accounts, Acme, null, ("Idempotency-Key", "order-1"))).Expect(201);
    }

    [Fact]
    public async Task Replay_WhileTheFirstIsBeingDone_IsAskedToWait()
    {
        var store = new HeldStore();
        await using var house = await AdminHouse.StartAsync(customize: builder => builder.Services.AddSingleton<IIdempotencyStore>(store));

        var first = house.PostAsync(Accounts, Acme, null, ("Idempotency-Key", "order-1"));
        await store.Begun.Task.WaitAsync(TestServer.Patience);
        var second = await house.PostAsync(Accounts, Acme, null, ("Idempotency-Key", "order-1"));
        store.Go.SetResult();

        second.Status.ShouldBe(409);
        second.Header("Retry-After").ShouldBe("1");
        (await first).Expect(201);
        (await CountAsync(house)).ShouldBe(1);
    }

    [Fact]
    public async Task Client_ThatLeavesDuringAChange_DoesNotStopIt()
    {
        var store = new HeldStore();
        await using var house = await AdminHouse.StartAsync(customize: builder => builder.Services.AddSingleton<IIdempotencyStore>(store));
        using var leave = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Post, Accounts)
        {
            Content = new StringContent(Acme, Encoding.UTF8, "application/json"),
            Headers = { Authorization = new("Bearer", house.Admin.Secret) },
        };
        request.Headers.Add("Idempotency-Key", "order-1");

        var left = house.Http.SendAsync(request, leave.Token);
        await store.Begun.Task.WaitAsync(TestServer.Patience);
        await leave.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(left);
        await Eventually.TrueAsync(() =>
            house.Server.Log.Lines.Any(line =>
                line.Contains("[ConnectionReadFin]", StringComparison.Ordinal)
                || line.Contains("[ConnectionReset]", StringComparison.Ordinal)
            )
        );
        store.Go.SetResult();

        await Eventually.TrueAsync(async () => await CountAsync(house) == 1);
    }

    [Fact]
    public async Task Replay_OfARequestThatTheServerDidNotFinish_IsNotDoneAgain()
    {
        await using var house = await AdminHouse.StartAsync(customize: builder =>
            builder.Services.AddSingleton<IIdempotencyStore, ForgetfulStore>()
        );
        (await house.PostAsync(Accounts, Acme, null, ("Idempotency-Key", "order-1"))).Expect(201);

        var again = await house.PostAsync(Accounts, Acme, null, ("Idempotency-Key", "order-1"));

        again.Status.ShouldBe(409);
        again.Text.ShouldContain("outcome is not known");
        (await CountAsync(house)).ShouldBe(1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"\"")]
    [InlineData("two words")]
    public async Task Key_ThatIsNone_IsRefused(string key)
    {
        await using var house = await AdminHouse.StartAsync();

        (await house.PostAsync(Accounts, Acme, null, ("Idempotency-Key", key))).Expect(400);
        (await CountAsync(house)).ShouldBe(0);
    }

    private static async Task<int> CountAsync(AdminHouse house) =>
        (await house.GetAsync(Accounts)).Expect(200).GetProperty("accounts").GetArrayLength();

    private sealed class HeldStore : IIdempotencyStore
    {
        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task<KeptRequest?> BeginAsync(NewRequest request, DateTimeOffset forgetBefore, CancellationToken cancellationToken)
        {
            Begun.SetResult();
            await Go.Task.WaitAsync(TestServer.Patience, cancellationToken);
            return null;
        }

        public Task FinishAsync(string owner, string key, string answer, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task ForgetAsync(string owner, string key, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    /// <summary>Cannot keep answers, as if the server had ended before it could.</summary>
    private sealed class ForgetfulStore : IIdempotencyStore
    {
        private readonly Dictionary<string, KeptRequest> _kept = [];

        public Task<KeptRequest?> BeginAsync(NewRequest request, DateTimeOffset forgetBefore, CancellationToken cancellationToken)
        {
            var kept = _kept.GetValueOrDefault(request.Key);
            _kept.TryAdd(request.Key, new KeptRequest(request.Fingerprint, null));
            return Task.FromResult(kept);
        }

        public Task FinishAsync(string owner, string key, string answer, CancellationToken cancellationToken) =>
            throw new AccessStoreException("gone");

        public Task ForgetAsync(string owner, string key, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
