using System.Collections.Concurrent;
using System.Net.WebSockets;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.EngineIO;

public sealed class ConnectionErrorTests
{
    [Theory]
    [InlineData("GET", "?EIO=4&transport=abc", 0, "Transport unknown", "abc")]
    [InlineData("GET", "", 0, "Transport unknown", "")]
    [InlineData("GET", "?EIO=4&transport=a%2Fb", 0, "Transport unknown", "a/b")]
    [InlineData("GET", "?EIO=4&transport=polling&sid=none", 1, "Session ID unknown", "none")]
    [InlineData("POST", "?EIO=4&transport=polling", 2, "Bad handshake method", "POST")]
    [InlineData("GET", "?EIO=4&transport=websocket", 3, "Bad request", "TRANSPORT_HANDSHAKE_ERROR")]
    [InlineData("GET", "?EIO=4&transport=polling&deny=1", 4, "no entry", "no entry")]
    [InlineData("GET", "?EIO=3&transport=polling", 5, "Unsupported protocol version", "3")]
    public async Task Request_Refused_IsToldWithCodeAndRequest(string method, string query, int code, string message, string detail)
    {
        await using var host = await StartAsync();
        ConcurrentQueue<(int, string, string, string)> told = new();
        host.Echo.OnConnectionError(error =>
            told.Enqueue(((int)error.Code, error.Message, error.Detail, error.HttpContext.Request.QueryString.Value!))
        );
        using var request = new HttpRequestMessage(new HttpMethod(method), "/engine.io/" + query);

        using var response = await host.Http.SendAsync(request);

        told.ShouldBe([(code, message, detail, query)]);
    }

    [Fact]
    public async Task Request_OtherTransportThanTheSession_IsABadRequest()
    {
        await using var host = await StartAsync();
        using var client = await SocketClient.OpenRawAsync(host, "/engine.io/", "?EIO=4&transport=websocket");
        var sid = (await client.ReadAsync()).Split('"')[3];
        ConcurrentQueue<string> told = new();
        host.Echo.OnConnectionError(error => told.Enqueue((int)error.Code + error.Detail));

        using var response = await host.Http.GetAsync($"/engine.io/?EIO=4&transport=polling&sid={sid}");

        told.ShouldBe(["3TRANSPORT_MISMATCH"]);
    }

    [Fact]
    public async Task WebSocket_Refused_IsTold()
    {
        await using var host = await StartAsync();
        ConcurrentQueue<EngineErrorCode> told = new();
        host.Echo.OnConnectionError(error => told.Enqueue(error.Code));

        await Should.ThrowAsync<WebSocketException>(() =>
            SocketClient.OpenRawAsync(host, "/engine.io/", "?EIO=4&transport=websocket&deny=1")
        );

        told.ShouldBe([EngineErrorCode.Forbidden]);
    }

    [Fact]
    public async Task SocketIOServer_RequestRefused_IsToldOfItsOwnEndpointOnly()
    {
        await using var host = await StartAsync();
        ConcurrentQueue<EngineErrorCode> told = new();
        host.Server.OnConnectionError(error => told.Enqueue(error.Code));

        using var own = await host.Http.GetAsync("/socket.io/?EIO=3&transport=polling");
        using var other = await host.Http.GetAsync("/engine.io/?EIO=4&transport=polling&sid=none");

        told.ShouldBe([EngineErrorCode.UnsupportedProtocolVersion]);
    }

    [Fact]
    public async Task OnConnectionError_OneHandlerFails_TheOthersRunAndTheClientGetsItsAnswer()
    {
        await using var host = await StartAsync();
        var count = 0;
        host.Echo.OnConnectionError(_ => throw new InvalidOperationException("a bug"));
        host.Echo.OnConnectionError(_ => count++);

        using var response = await host.Http.GetAsync("/engine.io/");

        count.ShouldBe(1);
        (await response.Content.ReadAsStringAsync()).ShouldBe("""{"code":0,"message":"Transport unknown"}""");
        host.Log.ShouldTell("A handler of connection errors failed");
    }

    private static Task<TestHost> StartAsync() =>
        TestHost.StartAsync(configureEngine: engine =>
            engine.AllowRequest = context =>
                ValueTask.FromResult(context.Request.Query.ContainsKey("deny") ? new HandshakeRefusal("no entry") : null)
        );
}
