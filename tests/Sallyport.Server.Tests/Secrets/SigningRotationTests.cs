using Microsoft.Extensions.DependencyInjection;
using Sallyport.Access.Audit;
using Sallyport.Access.Issuing;
using Sallyport.Access.Keys;
using Sallyport.Fixtures;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.Secrets;

public sealed class SigningRotationTests
{
    private const int Clients = 12;
    private const int Rotations = 4;
    private static readonly Actor Ann = new(ActorKind.Operator, "ann");

    [Fact]
    [Trait("Requirement", "R15")]
    public async Task Rotate_WhileClientsMintAndOpenOnTheDoors_DropsNobody()
    {
        await using var server = await TestServer.StartAsync();
        var key = await server.AddKeyAsync();
        var secrets = server.Services.GetRequiredService<SigningSecretService>();
        await using var standing = await server.OpenAsync(key);
        var opened = 0;
        using var done = new CancellationTokenSource();
        using var progress = new SemaphoreSlim(0);

        // A token is minted before a rotation and used after it as often as the other way round: nobody waits for anybody.
        var clients = Enumerable
            .Range(0, Clients)
            .Select(number =>
                Task.Run(async () =>
                {
                    while (!done.IsCancellationRequested)
                    {
                        await OpenAsync(server, key, socketIO: number % 2 == 0);
                        Interlocked.Increment(ref opened);
                        progress.Release();
                    }
                })
            )
            .ToList();

        for (var i = 0; i < Rotations; i++)
        {
            (await secrets.RotateAsync(null, Ann, default)).IsSuccess.ShouldBeTrue();
            await WaitForAsync(progress, clients, count: 2 * Clients);
        }

        await done.CancelAsync();
        await Task.WhenAll(clients);
        opened.ShouldBeGreaterThanOrEqualTo(Rotations * 2 * Clients);
        secrets.List().Count.ShouldBe(Rotations + 1);
        (await standing.AskAsync("""{"action":"ping"}""")).GetRawText().ShouldNotBeEmpty();
    }

    [Fact]
    [Trait("Requirement", "R15")]
    public async Task Rotate_OverlapOver_RefusesTheOldKidOnTheDoorsAndTakesTheNew()
    {
        var time = new HandMovedTime();
        await using var server = await TestServer.StartAsync(customize: builder => builder.Services.AddSingleton<TimeProvider>(time));
        var key = await server.AddKeyAsync();
        var secrets = server.Services.GetRequiredService<SigningSecretService>();
        var (first, second) = (await server.MintAsync(key), await server.MintAsync(key));
        await secrets.RotateAsync(TimeSpan.FromMinutes(1), Ann, default);

        time.Advance(TimeSpan.FromMinutes(1) - TimeSpan.FromMilliseconds(1));
        (await StatusAsync(server, first)).ShouldBe(101);
        time.Advance(TimeSpan.FromMilliseconds(1));

        (await StatusAsync(server, second)).ShouldBe(401);
        (await StatusAsync(server, await server.MintAsync(key))).ShouldBe(101);
    }

    private static Task<int> StatusAsync(TestServer server, string token) =>
        WebSocketPeer.StatusAsync(new Uri($"ws://127.0.0.1:{server.Port}/ws?token={token}"));

    private static async Task OpenAsync(TestServer server, IssuedKey key, bool socketIO)
    {
        if (socketIO)
        {
            await using var peer = await server.OpenSocketIOAsync();
            await peer.EnterAsync(await server.MintAsync(key));
        }
        else
        {
            await using var peer = await server.OpenAsync(key);
        }
    }

    // Ends early when a client was refused: its failure is the test's.
    private static async Task WaitForAsync(SemaphoreSlim progress, List<Task> clients, int count)
    {
        for (var i = 0; i < count; i++)
        {
            using var patience = new CancellationTokenSource(TestServer.Patience);
            var step = progress.WaitAsync(patience.Token);
            await await Task.WhenAny([step, .. clients]);
        }
    }
}
