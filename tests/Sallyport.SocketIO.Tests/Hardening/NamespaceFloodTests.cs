using System.Text.RegularExpressions;
using Sallyport.SocketIO.Tests.Sockets;

namespace Sallyport.SocketIO.Tests.Hardening;

/// <summary>Names that clients choose: of namespaces, of rooms, of events.</summary>
[Collection(Alone.Name)]
[Trait("Requirement", "R16")]
public sealed class NamespaceFloodTests
{
    private const long MaxGrowth = 8 * 1024 * 1024;

    [Fact]
    public async Task Connect_ToThousandsOfUnknownNamespaces_LeavesNothing()
    {
        await using var siege = await Siege.StartAsync();
        using var client = await RawConnection.EnterAsync(siege.Host);
        var before = Siege.LiveBytes();

        for (var i = 0; i < 5_000; i++)
        {
            await client.SendAsync($"40/unknown-{i},{{\"token\":\"{new string('x', 500)}\"}}");
            (await client.ReadAsync()).ShouldBe($"44/unknown-{i},{{\"message\":\"Invalid namespace\"}}");
        }

        siege.Host.Server.NamespaceCount.ShouldBe(1);
        (Siege.LiveBytes() - before).ShouldBeLessThan(MaxGrowth);
        await siege.ShouldStandAsync();
    }

    [Fact]
    public async Task Connect_ThousandsAtOnceWithoutReading_EndsTheSession()
    {
        await using var siege = await Siege.StartAsync(server =>
            server.Of((_, _, cancellationToken) => new ValueTask<bool>(Never(cancellationToken))).OnConnected(_ => { })
        );
        using var client = await RawConnection.EnterAsync(siege.Host);

        for (var i = 0; i < 5_000; i++)
        {
            await client.SendAsync($"40/slow-{i},");
        }

        await client.ShouldCloseAsync();
        await siege.ShouldStandAsync();

        static async Task<bool> Never(CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return true;
        }
    }

    [Fact]
    public async Task Connect_ToThousandsOfAFamily_AreForgottenWithTheirClients()
    {
        await using var siege = await Siege.StartAsync(server =>
            server.Of(new Regex("^/dyn-[0-9]+\\z", RegexOptions.NonBacktracking)).OnConnected(socket => socket.Join("room"))
        );
        var before = Siege.LiveBytes();

        for (var session = 0; session < 50; session++)
        {
            using var client = await RawConnection.EnterAsync(siege.Host);
            for (var i = 0; i < 99; i++)
            {
                await client.SendAsync($"40/dyn-{(session * 1000) + i},");
                (await client.ReadAsync()).ShouldStartWith("40/dyn-");
            }

            // One more than a session may have.
            await client.SendAsync("40/dyn-99999,");
            await client.ShouldCloseAsync();
        }

        await UntilAsync(() => siege.Host.Server.NamespaceCount == 1);
        (Siege.LiveBytes() - before).ShouldBeLessThan(MaxGrowth);
        await siege.ShouldStandAsync();
    }

    // How many rooms a client may be in is the application's to say, if it lets clients name them. What it joined goes with it.
    [Fact]
    public async Task Join_ThousandsOfRoomsTheClientNames_AreForgottenWithTheClient()
    {
        await using var siege = await Siege.StartAsync(server =>
            server
                .Of("/")
                .OnConnected(socket =>
                    socket.On(
                        "join",
                        received =>
                        {
                            received.TryGetArgument(0, TestJson.Default.String, out var room).ShouldBeTrue();
                            _ = received.TryAck(socket.Join(room!) ? "[1]"u8 : "[0]"u8);
                        }
                    )
                )
        );
        var before = Siege.LiveBytes();
        using (var client = await RawConnection.EnterAsync(siege.Host))
        {
            for (var i = 0; i < 20_000; i++)
            {
                await client.SendAsync($"420[\"join\",\"{i}-{new string('r', 50)}\"]");
                (await client.ReadAsync()).ShouldBe("430[1]");
            }

            siege.Host.Server.Of("/").Rooms.Count.ShouldBe(20_000);
            await siege.ShouldStandAsync();
        }

        await UntilAsync(() => siege.Host.Server.Of("/").Rooms.Count == 0);
        (Siege.LiveBytes() - before).ShouldBeLessThan(MaxGrowth);
        await siege.ShouldStandAsync();
    }

    [Fact]
    public async Task Events_OfManyNames_LeaveNothing()
    {
        await using var siege = await Siege.StartAsync(server =>
            server.Of("/").OnConnected(socket => socket.OnAny(received => _ = received.Name))
        );
        using var client = await RawConnection.EnterAsync(siege.Host);
        var before = Siege.LiveBytes();

        for (var i = 0; i < 20_000; i++)
        {
            await client.SendAsync($"42[\"event-{i}-{new string('n', 200)}\",{i}]");
        }

        await client.SendAsync("427[\"echo\"]");
        (await client.ReadAsync()).ShouldBe("437[]");
        (Siege.LiveBytes() - before).ShouldBeLessThan(MaxGrowth);
        await siege.ShouldStandAsync();
    }

    [Fact]
    public async Task Names_VeryLong_AreRefusedOrPassedOver()
    {
        await using var siege = await Siege.StartAsync(server => server.Of((_, _, _) => ValueTask.FromResult(true)).OnConnected(_ => { }));
        using var client = await RawConnection.EnterAsync(siege.Host);
        var name = new string('n', 60_000);

        await client.SendAsync($"40/{name},");
        (await client.ReadAsync()).ShouldEndWith("{\"message\":\"Invalid namespace\"}");
        await client.SendAsync($"42[\"{name}\"]");
        await client.SendAsync("427[\"echo\"]");
        (await client.ReadAsync()).ShouldBe("437[]");

        siege.Host.Server.NamespaceCount.ShouldBe(1);
        await siege.ShouldStandAsync();
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!condition())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
