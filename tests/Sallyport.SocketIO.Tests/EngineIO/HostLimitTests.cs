using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.EngineIO;

/// <summary>Bounds of the host stand where ours do, or say so where they cannot be lifted.</summary>
public sealed class HostLimitTests
{
    [Theory]
    [InlineData(9_000, false, HttpStatusCode.OK)]
    [InlineData(9_000, true, HttpStatusCode.OK)]
    [InlineData(20_000, false, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData(20_000, true, HttpStatusCode.RequestEntityTooLarge)]
    public async Task Post_HostAllowsLess_MaxPayloadDecides(int length, bool isChunked, HttpStatusCode status)
    {
        await using var host = await TestHost.StartAsync(
            configureEngine: engine => engine.MaxPayload = 10_000,
            extend: socketIO => socketIO.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = 1000)
        );
        var client = await PollingClient.OpenAsync(host);

        (await PostAsync(host, client, length, isChunked)).ShouldBe(status);

        await client.PostAsync("4after");
        (await client.PollAsync()).ShouldEndWith("4after");
        host.Log.Lines.ShouldNotContain(line => line.Text.Contains("Raise the host's limit", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Post_FortyMegabytesWhereSixtyAreAllowed_ArriveThoughTheHostsDefaultIsThirty()
    {
        await using var host = await TestHost.StartAsync(configureEngine: engine => engine.MaxPayload = 60_000_000);
        var client = await PollingClient.OpenAsync(host);

        (await PostAsync(host, client, 40_000_000, isChunked: false)).ShouldBe(HttpStatusCode.OK);

        (await client.PollAsync()).Length.ShouldBe(40_000_000);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Post_LimitThatTheApplicationSetAbove_Is413AndLogged(bool isChunked)
    {
        await using var host = await TestHost.StartAsync(
            configureEngine: engine => engine.MaxPayload = 10_000,
            endpoint: endpoint => endpoint.WithMetadata(new Limit(1000))
        );
        var client = await PollingClient.OpenAsync(host);

        (await PostAsync(host, client, 9_000, isChunked)).ShouldBe(HttpStatusCode.RequestEntityTooLarge);

        host.Log.ShouldTell("MaxPayload (10000 bytes) allows it. Raise the host's limit.");
        await client.PostAsync("4after");
        (await client.PollAsync()).ShouldBe("4after");
    }

    [Fact]
    public async Task Post_BodyThatTakesItsTime_IsTimedByBodyTimeoutAlone()
    {
        var rate = new TaskCompletionSource<MinDataRate?>();
        await using var host = await TestHost.StartAsync(
            extend: socketIO =>
                socketIO.Services.Configure<KestrelServerOptions>(kestrel =>
                    kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(240, TimeSpan.FromSeconds(5))
                ),
            use: app =>
                app.Use(
                    async (context, next) =>
                    {
                        await next(context);
                        if (context.Request.Method == "POST")
                        {
                            rate.SetResult(context.Features.Get<IHttpMinRequestBodyDataRateFeature>()!.MinDataRate);
                        }
                    }
                )
        );
        var client = await PollingClient.OpenAsync(host);
        using var connection = new TcpClient();
        await connection.ConnectAsync(host.Address.Host, host.Address.Port);
        await connection
            .GetStream()
            .WriteAsync(Encoding.ASCII.GetBytes($"POST {client.Url} HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n4"));
        await host.Requests.WaitForAsync(count => count == 1);

        await connection.GetStream().WriteAsync("ab"u8.ToArray());

        (await rate.Task.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBeNull();
        (await client.PollAsync()).ShouldBe("4ab");
    }

    [Fact]
    public async Task Post_InPiecesOverHttp2_IsTaken()
    {
        await using var host = await TestHost.StartAsync(extend: socketIO =>
            socketIO.Services.Configure<KestrelServerOptions>(kestrel =>
                kestrel.ConfigureEndpointDefaults(listen => listen.Protocols = HttpProtocols.Http2)
            )
        );
        host.Http.DefaultRequestVersion = HttpVersion.Version20;
        host.Http.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        var client = await PollingClient.OpenAsync(host);
        using var request = new HttpRequestMessage(HttpMethod.Post, client.Url)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new Pieces(host.Requests.WaitForAsync(count => count == 1)),
        };

        using var response = await host.Http.SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.PollAsync()).ShouldBe("4ab");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task WebSocket_MoreThanTheHostAllows_IsRefusedAndTheSessionPollsOn(bool isFramed)
    {
        await using var host = await TestHost.StartAsync(
            extend: socketIO =>
                socketIO.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxConcurrentUpgradedConnections = 1),
            use: isFramed ? null : WrappedUpgrade.Use
        );
        var polling = await PollingClient.OpenAsync(host);
        using var first = await RawWebSocket.OpenAsync(host);

        using var second = await RawWebSocket.RequestAsync(host, "/engine.io/?EIO=4&transport=websocket");
        using var upgrade = await RawWebSocket.RequestAsync(host, "/engine.io/?EIO=4&transport=websocket&sid=" + polling.Sid);
        using var mismatch = await RawWebSocket.RequestAsync(host, "/engine.io/?EIO=4&transport=polling");

        new[] { second, upgrade, mismatch }.ShouldAllBe(refused => refused.Head.StartsWith("HTTP/1.1 503 ", StringComparison.Ordinal));
        await polling.PostAsync("4a");
        (await polling.PollAsync()).ShouldBe("4a");
        host.Log.Lines.ShouldNotContain(line => line.Level >= LogLevel.Error);
        await first.SendAsync("4b");
        (await first.ReadFrameAsync()).Text.ShouldBe("4b");
    }

    private static async Task<HttpStatusCode> PostAsync(TestHost host, PollingClient client, int length, bool isChunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, client.Url)
        {
            Content = new StringContent("4" + new string('a', length - 1)),
            Headers = { TransferEncodingChunked = isChunked, ExpectContinue = true },
        };
        using var response = await host.Http.SendAsync(request);
        return response.StatusCode;
    }

    private sealed class Limit(long bytes) : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => bytes;
    }

    /// <summary>The rest of the body follows when the server waits for it.</summary>
    private sealed class Pieces(Task isAwaited) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync("4a"u8.ToArray());
            await stream.FlushAsync();
            await isAwaited;
            await stream.WriteAsync("b"u8.ToArray());
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
