using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.Hardening;

/// <summary>Clients that take their time: each holds a little, for a bounded while, and nobody waits for them.</summary>
[Trait("Requirement", "R16")]
public sealed class SlowlorisTests
{
    private const int Attackers = 200;
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(9);

    [Fact]
    public async Task Post_BodiesThatTrickle_EndTheirSessionsAtTheBodyTimeout()
    {
        await using var siege = await StartAsync();
        var attackers = await OpenAllAsync(
            siege,
            static async (host, polling) =>
            {
                var connection = await RawConnection.ConnectAsync(host);
                await connection.WriteAsync($"POST {polling.Url} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n4aaaa");
                return connection;
            }
        );
        await siege.Host.Requests.WaitForAsync(count => count >= Attackers + 1);
        await siege.ShouldStandAsync();

        // A byte now and then does not help: the time is that of the whole body.
        siege.Host.Time.Advance(TimeSpan.FromSeconds(20));
        await Task.WhenAll(attackers.Select(attacker => attacker.Connection.WriteAsync("a")));
        siege.Host.Time.Advance(TimeSpan.FromSeconds(10));

        foreach (var (connection, polling) in attackers)
        {
            (await connection.ReadHeadAsync()).ShouldNotStartWith("HTTP/1.1 2");
            (await polling.TryPollAsync()).Body.ShouldContain("Session ID unknown");
            connection.Dispose();
        }

        await siege.ShouldStandAsync();
    }

    [Fact]
    public async Task Upgrade_ThatNeverProbes_IsCutAtTheUpgradeTimeout()
    {
        await using var siege = await StartAsync();
        var attackers = await OpenAllAsync(
            siege,
            static async (host, polling) =>
            {
                var connection = await RawConnection.OpenAsync(host, sid: polling.Sid);

                // Its pong says that the server waits for the probe by now.
                await connection.SendAsync(0x89, "x"u8);
                (await connection.ReadAsync()).ShouldBe("opcode 10");
                return connection;
            }
        );
        await siege.ShouldStandAsync();

        await ShouldBeCutAndGoOnPollingAsync(siege, attackers);
    }

    [Fact]
    public async Task Upgrade_ThatNeverComesToItsEnd_IsCutAtTheUpgradeTimeout()
    {
        await using var siege = await StartAsync();
        var attackers = await OpenAllAsync(
            siege,
            static async (host, polling) =>
            {
                var connection = await RawConnection.OpenAsync(host, sid: polling.Sid);
                await connection.SendAsync("2probe");
                (await connection.ReadAsync()).ShouldBe("3probe");
                return connection;
            }
        );
        await siege.ShouldStandAsync();

        await ShouldBeCutAndGoOnPollingAsync(siege, attackers);
    }

    [Theory]
    [InlineData("81")]
    [InlineData("81ff00000000000f")]
    [InlineData("81fe3a98000000003430")]
    [InlineData("01820000000034300180000000000180")]
    public async Task WebSocket_FrameThatNeverEnds_IsCutByTheHeartbeat(string hex)
    {
        await using var siege = await StartAsync(TimeSpan.FromSeconds(25));
        var attackers = new List<RawConnection>();
        for (var i = 0; i < Attackers; i++)
        {
            var attacker = await RawConnection.EnterAsync(siege.Host);
            await attacker.WriteAsync(Convert.FromHexString(hex));
            attackers.Add(attacker);
        }

        await siege.ShouldStandAsync();
        siege.Host.Time.Advance(TimeSpan.FromSeconds(25));
        await siege.PongAsync();
        siege.Host.Time.Advance(TimeSpan.FromSeconds(20));

        foreach (var attacker in attackers)
        {
            await attacker.ShouldCloseAsync();
            attacker.Dispose();
        }

        await siege.ShouldStandAsync();
    }

    // How long a head may take is the web server's to say (Kestrel: RequestHeadersTimeout, 30 s); until then it holds nobody up.
    [Fact]
    public async Task Request_HeadsThatTrickle_HoldNobodyUp()
    {
        await using var siege = await StartAsync();
        var attackers = new List<RawConnection>();
        for (var i = 0; i < Attackers; i++)
        {
            var attacker = await RawConnection.ConnectAsync(siege.Host);
            await attacker.WriteAsync("GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: x\r\nX-");
            attackers.Add(attacker);
        }

        await siege.ShouldStandAsync();
        attackers.ForEach(attacker => attacker.Dispose());
    }

    private static Task<Siege> StartAsync(TimeSpan? pingInterval = null) =>
        Siege.StartAsync(configure: options =>
        {
            options.Engine.PingInterval = pingInterval ?? Long;
            options.ConnectTimeout = Long;
        });

    private static async Task<List<(RawConnection Connection, PollingClient Polling)>> OpenAllAsync(
        Siege siege,
        Func<TestHost, PollingClient, Task<RawConnection>> open
    )
    {
        var all = new List<(RawConnection, PollingClient)>();
        for (var i = 0; i < Attackers; i++)
        {
            var polling = await PollingClient.OpenAsync(siege.Host, "/socket.io/");
            all.Add((await open(siege.Host, polling), polling));
        }

        return all;
    }

    private static async Task ShouldBeCutAndGoOnPollingAsync(Siege siege, List<(RawConnection Connection, PollingClient Polling)> attackers)
    {
        siege.Host.Time.Advance(TimeSpan.FromSeconds(10));
        foreach (var (connection, polling) in attackers)
        {
            await connection.ShouldCloseAsync();
            connection.Dispose();
            (await polling.PostAsync("40")).Body.ShouldBe("ok");
            (await polling.PollAsync()).ShouldContain("40{\"sid\":");
        }

        await siege.ShouldStandAsync();
    }
}
