using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.Sockets;

public sealed class ConnectTests
{
    [Fact]
    public async Task Connect_NoPayload_HasEmptyAuth()
    {
        await using var host = await TestHost.StartAsync(EmitAuth);
        using var client = await SocketClient.ConnectAsync(host);

        (await client.ReadAsync()).ShouldBe("""42["auth",{}]""");
    }

    [Fact]
    public async Task Connect_Payload_IsTheHandshakesAuth()
    {
        await using var host = await TestHost.StartAsync(EmitAuth);
        using var client = await SocketClient.ConnectAsync(host, auth: """{"token":"x"}""");

        (await client.ReadAsync()).ShouldBe("""42["auth",{"token":"x"}]""");
    }

    [Theory]
    [InlineData("40[]")]
    [InlineData("40null")]
    [InlineData("40\"x\"")]
    [InlineData("40true")]
    [InlineData("40{")]
    [InlineData("40{}x")]
    [InlineData("40abc")]
    public async Task Connect_PayloadThatIsNoObject_ClosesTheSession(string packet)
    {
        await using var host = await TestHost.StartAsync(EmitAuth);
        using var client = await SocketClient.OpenAsync(host);

        await client.SendAsync(packet);

        (await client.ReadAsync()).ShouldBe("closed");
    }

    [Theory]
    [InlineData("40/random", "/random")]
    [InlineData("40/random,{\"a\":1}", "/random")]
    [InlineData("40/custom?a=b,", "/custom?a=b")]
    public async Task Connect_UnknownNamespace_IsRefused(string packet, string name)
    {
        await using var host = await TestHost.StartAsync(server => server.Of("/custom"));
        using var client = await SocketClient.OpenAsync(host);

        await client.SendAsync(packet);

        (await client.ReadAsync()).ShouldBe("44" + name + """,{"message":"Invalid namespace"}""");
    }

    [Fact]
    public async Task Connect_SecondNamespace_HasItsOwnSocket()
    {
        await using var host = await TestHost.StartAsync(server => server.Of("custom"));
        using var client = await SocketClient.ConnectAsync(host);

        await client.SendAsync("40/custom,");

        (await client.ReadAsync()).ShouldStartWith("40/custom,{\"sid\":");
        host.Server.SessionCount.ShouldBe(1);
        host.Server.Of("/").Sockets.Single().Id.ShouldNotBe(host.Server.Of("/custom").Sockets.Single().Id);
    }

    [Fact]
    public async Task Connect_Twice_ClosesTheSession()
    {
        await using var host = await TestHost.StartAsync();
        using var client = await SocketClient.ConnectAsync(host);

        await client.SendAsync("40");

        (await client.ReadAsync()).ShouldBe("closed");
    }

    [Fact]
    [Trait("Requirement", "R16")]
    public async Task Connect_AgainWhileMiddlewareDecides_RunsNoSecondAndKeepsTheSession()
    {
        var asked = new TaskCompletionSource();
        var decided = new TaskCompletionSource();
        var runs = 0;
        await using var host = await TestHost.StartAsync(server =>
        {
            server.Of("/other").OnConnected(socket => socket.On("ping", received => received.TryAck()));
            server
                .Of("/")
                .Use(
                    async (_, _) =>
                    {
                        Interlocked.Increment(ref runs);
                        asked.TrySetResult();
                        await decided.Task;
                        return null;
                    }
                );
        });
        using var client = await SocketClient.ConnectAsync(host, "/other");
        await client.SendAsync("40");
        await asked.Task;
        for (var i = 0; i < 200; i++)
        {
            await client.SendAsync("40{\"n\":1}");
        }

        await client.SendAsync("42/other,1[\"ping\"]");
        (await client.ReadAsync()).ShouldBe("43/other,1[]");
        decided.SetResult();

        (await client.ReadAsync()).ShouldStartWith("40{");
        await client.SendAsync("42/other,2[\"ping\"]");
        (await client.ReadAsync()).ShouldBe("43/other,2[]");
        runs.ShouldBe(1);
        host.Server.Of("/").Sockets.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Connect_AgainWhileTheFirstIsRefused_IsDecidedAfterIt()
    {
        var asked = new TaskCompletionSource();
        var decided = new TaskCompletionSource();
        List<string> seen = [];
        await using var host = await TestHost.StartAsync(server =>
            server
                .Of("/")
                .Use(
                    async (socket, _) =>
                    {
                        seen.Add(socket.Handshake.Auth.GetRawText());
                        asked.TrySetResult();
                        await decided.Task;
                        return socket.Handshake.Auth.TryGetProperty("token", out var _) ? null : new ConnectRefusal("no");
                    }
                )
        );
        using var client = await SocketClient.OpenAsync(host);
        await client.SendAsync("40");
        await asked.Task;
        await client.SendAsync("40{\"dropped\":1}");
        await client.SendAsync("40{\"token\":1}");
        await client.SendAsync("40/unknown,");
        (await client.ReadAsync()).ShouldStartWith("44/unknown");
        decided.SetResult();

        (await client.ReadAsync()).ShouldBe("44{\"message\":\"no\"}");
        (await client.ReadAsync()).ShouldStartWith("40{");
        seen.ShouldBe(["{}", "{\"token\":1}"]);

        // Nothing of it is left: the client may leave and come again.
        await client.SendAsync("41");
        await client.SendAsync("40{\"token\":2}");
        (await client.ReadAsync()).ShouldStartWith("40{");
    }

    [Fact]
    [Trait("Requirement", "R16")]
    public async Task Connect_ToTooManyNamespaces_ClosesTheSession()
    {
        await using var host = await TestHost.StartAsync(
            server => server.Of((_, _, cancellationToken) => NeverAsync(cancellationToken)),
            options => options.MaxNamespacesPerSession = 10
        );
        using var client = await SocketClient.OpenAsync(host);

        for (var i = 0; i <= 10; i++)
        {
            await client.SendAsync($"40/n{i},");
        }

        (await client.ReadAsync()).ShouldBe("closed");
    }

    [Fact]
    [Trait("Requirement", "R2")]
    public async Task ConnectTimeout_NobodyConnected_ClosesTheSession()
    {
        await using var host = await TestHost.StartAsync();
        using var client = await SocketClient.OpenAsync(host);

        host.Time.Advance(TimeSpan.FromSeconds(45));

        await client.ShouldCloseAsync();
    }

    [Fact]
    [Trait("Requirement", "R2")]
    public async Task ConnectTimeout_OnlyRefused_ClosesTheSession()
    {
        await using var host = await TestHost.StartAsync(configure: options => options.ConnectTimeout = TimeSpan.FromSeconds(10));
        using var client = await SocketClient.OpenAsync(host);
        await client.SendAsync("40/unknown,");
        (await client.ReadAsync()).ShouldStartWith("44");

        host.Time.Advance(TimeSpan.FromSeconds(10));

        (await client.ReadAsync()).ShouldBe("closed");
    }

    [Fact]
    public async Task ConnectTimeout_Connected_StaysOpen()
    {
        await using var host = await TestHost.StartAsync(configure: options => options.ConnectTimeout = TimeSpan.FromSeconds(10));
        using var client = await SocketClient.ConnectAsync(host);

        host.Time.Advance(TimeSpan.FromSeconds(10));

        await client.SendAsync("40/unknown,");
        (await client.ReadAsync()).ShouldStartWith("44/unknown");
    }

    [Theory]
    [Trait("Requirement", "R2")]
    [InlineData("42[\"message\"]")]
    [InlineData("42/custom,[\"message\"]")]
    [InlineData("421[\"message\"]")]
    [InlineData("430[\"message\"]")]
    [InlineData("41")]
    [InlineData("44{\"message\":\"x\"}")]
    [InlineData("451-[\"message\",{\"_placeholder\":true,\"num\":0}]")]
    public async Task Packet_BeforeConnect_RunsNothingAndClosesTheSession(string packet)
    {
        var ran = 0;
        await using var host = await TestHost.StartAsync(server =>
            server.Of("/").OnConnected(socket => socket.OnAny(_ => Interlocked.Increment(ref ran)))
        );
        using var client = await SocketClient.OpenAsync(host);

        await client.SendAsync(packet);

        (await client.ReadAsync()).ShouldBe("closed");
        ran.ShouldBe(0);
    }

    [Fact]
    [Trait("Requirement", "R2")]
    public async Task Packet_WhileMiddlewareRuns_RunsNothingAndClosesTheSession()
    {
        var ran = 0;
        var gone = new TaskCompletionSource();
        await using var host = await TestHost.StartAsync(server =>
            server
                .Of("/")
                .Use(
                    async (_, cancellationToken) =>
                    {
                        await using var registration = cancellationToken.Register(() => gone.SetResult());
                        await gone.Task;
                        return null;
                    }
                )
                .OnConnected(_ => Interlocked.Increment(ref ran))
        );
        using var client = await SocketClient.OpenAsync(host);
        await client.SendAsync("40");

        await client.SendAsync("42[\"message\"]");

        (await client.ReadAsync()).ShouldBe("closed");
        await gone.Task.WaitAsync(TimeSpan.FromSeconds(30));
        ran.ShouldBe(0);
        host.Server.Of("/").Sockets.ShouldBeEmpty();
    }

    [Fact]
    public async Task OnConnected_Emits_ComeDirectlyAfterTheReply()
    {
        await using var host = await TestHost.StartAsync(server =>
            server
                .Of("/")
                .OnConnected(socket =>
                {
                    socket.TryEmit("first");
                    socket.TryEmit("second", "[1,\"2\"]"u8);
                })
        );
        var client = await PollingClient.OpenAsync(host, "/socket.io/");
        await client.PostAsync("40");
        var packets = "";
        while (packets.Split('\u001e').Length < 3)
        {
            packets += (packets.Length == 0 ? "" : "\u001e") + await client.PollAsync();
        }

        packets.ShouldMatch("""^40\{"sid":"[\w-]{20}"\}\u001e42\["first"\]\u001e42\["second",1,"2"\]$""");
    }

    [Fact]
    [Trait("Requirement", "R10")]
    public async Task Log_AtTrace_HoldsNoCredential()
    {
        await using var host = await TestHost.StartAsync(server =>
            server.Of("/").Use((_, _) => ValueTask.FromResult<ConnectRefusal?>(new ConnectRefusal("no")))
        );
        using var client = await SocketClient.OpenAsync(host, query: "&token=canary");
        await client.SendAsync("""40{"token":"canary"}""");
        (await client.ReadAsync()).ShouldBe("""44{"message":"no"}""");
        await client.SendAsync("40{\"token\":\"canary\"");
        await client.ShouldCloseAsync();

        // What the web server logs of a request line is the host's to switch off.
        var lines = host.Log.Lines.Where(line => line.Category.StartsWith("Sallyport.", StringComparison.Ordinal)).ToList();
        lines.ShouldNotBeEmpty();
        lines.ShouldNotContain(line => line.Text.Contains("canary", StringComparison.Ordinal));
    }

    private static void EmitAuth(SocketIOServer server) =>
        server.Of("/").OnConnected(socket => socket.TryEmit("auth", socket.Handshake.Auth, TestJson.Default.JsonElement));

    private static async ValueTask<bool> NeverAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return true;
    }
}
