using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Sallyport.Doors.Listening;
using Sallyport.Fixtures;
using Sallyport.Server.Tests.Limits;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.Tcp;

/// <summary>TCP connections before anything is known of their clients: how many, for how long, how many bytes.</summary>
public sealed class TcpConnectionTests
{
    private const string Stranger = "127.0.0.5";
    private const string Health = "GET /healthz HTTP/1.1\r\nHost: a\r\n";

    private readonly HandMovedTime _time = new();

    [Theory]
    [Trait("Requirement", "R28")]
    [InlineData("")]
    [InlineData(Health)]
    [InlineData(Health + "\r\n")]
    [InlineData("POST /api/v1/leak-reports HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{")]
    [InlineData(
        "GET /ws?refuse=close HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )]
    public async Task Connections_OfOneAddress_AreCountedInEveryPhase(string sent)
    {
        await using var server = await LimitHouse.StartAsync(_time, ("Limits:Connections:TcpPerAddress", "3"));
        var open = new List<Socket>();
        for (var i = 0; i < 3; i++)
        {
            var socket = await Clients.ConnectAsync(Stranger, server);
            open.Add(socket);
            await socket.SendAsync(sent);
        }

        await Eventually.TrueAsync(() => Count(server) == 3);
        using (var tooMany = await Clients.ConnectAsync(Stranger, server))
        {
            (await tooMany.UntilClosedAsync()).ShouldBe("");
        }

        using (var other = await server.Http.GetAsync(new Uri("/healthz", UriKind.Relative)))
        {
            other.IsSuccessStatusCode.ShouldBeTrue();
        }

        server.Log.Lines.ShouldContain(line => line.Contains("[TooManyTcpConnections]", StringComparison.Ordinal));
        open.ForEach(socket => socket.Dispose());
        await Eventually.TrueAsync(() => Count(server) == 1);
        using var again = await Clients.ConnectAsync(Stranger, server);
        await again.SendAsync(Health + "Connection: close\r\n\r\n");
        (await again.UntilClosedAsync()).ShouldStartWith("HTTP/1.1 200");
    }

    [Fact]
    [Trait("Requirement", "R28")]
    public async Task Connections_OfATrustedProxy_AreNotBounded()
    {
        await using var server = await LimitHouse.StartAsync(
            _time,
            ("Limits:Connections:TcpPerAddress", "1"),
            ("Proxies:Trusted:0", Stranger)
        );
        using var first = await Clients.ConnectAsync(Stranger, server);
        using var second = await Clients.ConnectAsync(Stranger, server);
        await Eventually.TrueAsync(() => Count(server) == 2);
        await second.SendAsync(Health + "Connection: close\r\n\r\n");
        (await second.UntilClosedAsync()).ShouldStartWith("HTTP/1.1 200");
    }

    [Fact]
    [Trait("Requirement", "R28")]
    public async Task Connection_WithoutAByte_IsEndedAtTenSeconds()
    {
        await using var server = await LimitHouse.StartAsync(_time);
        using var silent = await Clients.ConnectAsync(Stranger, server);
        await Eventually.TrueAsync(() => Count(server) == 1);
        _time.Advance(TimeSpan.FromSeconds(9.9));
        Count(server).ShouldBe(1);
        _time.Advance(TimeSpan.FromSeconds(0.2));
        (await silent.UntilClosedAsync()).ShouldBe("");
        await Eventually.TrueAsync(() => Count(server) == 0);
    }

    [Theory]
    [Trait("Requirement", "R28")]
    [InlineData(Health, "HTTP/1.1 408")]
    [InlineData(Health + "\r\n", "HTTP/1.1 200")]
    public async Task Connection_ThatStopsInARequestOrBetweenTwo_IsEnded(string sent, string answer)
    {
        await using var server = await TestServer.StartAsync(
            new() { ["Doors:AuthenticationTimeout"] = "00:00:01", ["Doors:KeepAliveTimeout"] = "00:00:01" }
        );
        using var socket = await Clients.ConnectAsync(Stranger, server);
        await socket.SendAsync(sent);
        (await socket.UntilClosedAsync()).ShouldStartWith(answer);
    }

    [Fact]
    [Trait("Requirement", "R28")]
    public async Task Request_BeforeItsKeyIsJudged_IsTakenUpToEightKilobytes()
    {
        await using var server = await TestServer.StartAsync();
        var limits = server.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;
        limits.MaxRequestBufferSize.ShouldBe(8192);
        (limits.MaxRequestLineSize + limits.MaxRequestHeadersTotalSize).ShouldBe(8192);
        limits.Http2.InitialConnectionWindowSize.ShouldBe(65_535);

        (await AskAsync("GET /healthz?" + new string('a', 4200) + " HTTP/1.1\r\nHost: a\r\n\r\n")).ShouldStartWith("HTTP/1.1 414");
        (await AskAsync(Health + "x: " + new string('a', 4200) + "\r\n\r\n")).ShouldStartWith("HTTP/1.1 431");

        // Answered by the head alone: nothing of the body has come.
        const string Head = " HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ";
        (await AskAsync("POST /api/v1/evm/rpc" + Head + "1000000\r\n\r\n")).ShouldStartWith("HTTP/1.1 401");
        (await AskAsync("POST /api/v1/leak-reports" + Head + "9000\r\n\r\n")).ShouldStartWith("HTTP/1.1 413");

        async Task<string> AskAsync(string request)
        {
            using var socket = await Clients.ConnectAsync(Stranger, server);
            await socket.SendAsync(request);
            return await socket.UntilClosedAsync();
        }
    }

    [Theory]
    [Trait("Requirement", "R28")]
    [InlineData("/api/v1/leak-reports", "application/json", "Content-Length: 5000")]
    [InlineData("/api/v1/leak-reports", "application/json", "Transfer-Encoding: chunked")]
    [InlineData("/api/v1/access-requests", "application/json", "Content-Length: 5000")]
    [InlineData("/request-access", "application/x-www-form-urlencoded", "Content-Length: 5000")]
    [InlineData("/api/v1/evm/rpc", "application/json", "Content-Length: 5000")]
    [InlineData("/api/v1/evm/rpc", "application/json", "Transfer-Encoding: chunked")]
    public async Task Body_ThatIsReset_IsOneLineAtDebug(string path, string type, string length)
    {
        await using var server = await TestServer.StartAsync();
        var key = await server.AddKeyAsync();
        using (var socket = await Clients.ConnectAsync(Stranger, server))
        {
            await socket.SendAsync(
                $"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.Port}\r\nx-api-key: {key.Secret}\r\nContent-Type: {type}\r\n{length}\r\n"
                    + "Expect: 100-continue\r\n\r\n"
            );

            // The server says so when it begins to read the body.
            var answer = new byte[64];
            using var patience = new CancellationTokenSource(TestServer.Patience);
            await socket.ReceiveAsync(answer, patience.Token);
            System.Text.Encoding.ASCII.GetString(answer).ShouldStartWith("HTTP/1.1 100");
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }

        await Eventually.TrueAsync(() => Count(server) == 0);
        await Eventually.TrueAsync(() => server.Log.Lines.Any(line => line.Contains("[ClientLeft]", StringComparison.Ordinal)));
        server.Log.Lines.ShouldNotContain(line =>
            line.StartsWith("Warning", StringComparison.Ordinal) || line.StartsWith("Error", StringComparison.Ordinal)
        );
    }

    private static int Count(TestServer server) => server.Services.GetRequiredService<TcpConnections>().Count;
}
