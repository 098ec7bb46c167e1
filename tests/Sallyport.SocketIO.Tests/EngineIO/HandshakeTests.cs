using System.Net;
using System.Net.WebSockets;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.EngineIO;

public sealed class HandshakeTests
{
    [Theory]
    [InlineData("GET", "", 400, """{"code":0,"message":"Transport unknown"}""")]
    [InlineData("GET", "?EIO=4&transport=abc", 400, """{"code":0,"message":"Transport unknown"}""")]
    [InlineData("GET", "?EIO=4&transport=polling&sid=none", 400, """{"code":1,"message":"Session ID unknown"}""")]
    [InlineData("POST", "?EIO=4&transport=polling&sid=none", 400, """{"code":1,"message":"Session ID unknown"}""")]
    [InlineData("POST", "?EIO=4&transport=polling", 400, """{"code":2,"message":"Bad handshake method"}""")]
    [InlineData("PUT", "?EIO=4&transport=polling", 400, """{"code":2,"message":"Bad handshake method"}""")]
    [InlineData("OPTIONS", "?EIO=4&transport=polling", 400, """{"code":2,"message":"Bad handshake method"}""")]
    [InlineData("GET", "?EIO=4&transport=websocket", 400, """{"code":3,"message":"Bad request"}""")]
    [InlineData("GET", "?EIO=3&transport=polling", 400, """{"code":5,"message":"Unsupported protocol version"}""")]
    [InlineData("GET", "?transport=polling", 400, """{"code":5,"message":"Unsupported protocol version"}""")]
    [InlineData("GET", "?EIO=abc&transport=polling", 400, """{"code":5,"message":"Unsupported protocol version"}""")]
    public async Task Handshake_Invalid_AnswersTheCodeClientsKnow(string method, string query, int status, string body)
    {
        await using var host = await TestHost.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), "/engine.io/" + query);

        using var response = await host.Http.SendAsync(request);

        ((int)response.StatusCode).ShouldBe(status);
        response.Content.Headers.ContentType?.ToString().ShouldBe("application/json");
        (await response.Content.ReadAsStringAsync()).ShouldBe(body);
    }

    [Theory]
    [InlineData("?EIO=4&transport=websocket&sid=none")]
    [InlineData("?EIO=3&transport=websocket")]
    [InlineData("?EIO=4&transport=abc")]
    public async Task Handshake_InvalidWebSocket_IsRefusedBeforeTheUpgrade(string query)
    {
        await using var host = await TestHost.StartAsync();

        await Should.ThrowAsync<WebSocketException>(() => SocketClient.OpenRawAsync(host, "/engine.io/", query));
    }

    [Theory]
    [InlineData("?EIO=4&transport=websocket&sid=none", "Session ID unknown")]
    [InlineData("?EIO=3&transport=websocket", "Unsupported protocol version")]
    [InlineData("?EIO=4&transport=websocket&deny=1", "no entry")]
    public async Task Handshake_RefusedWebSocket_GetsTheWordsAloneAndStatus400(string query, string message)
    {
        await using var host = await TestHost.StartAsync(configureEngine: engine =>
            engine.AllowRequest = context =>
                ValueTask.FromResult(context.Request.Query.ContainsKey("deny") ? new HandshakeRefusal("no entry") : null)
        );
        using var request = new HttpRequestMessage(HttpMethod.Get, "/engine.io/" + query);
        request.Headers.Add("Connection", "Upgrade");
        request.Headers.Add("Upgrade", "websocket");
        request.Headers.Add("Sec-WebSocket-Version", "13");
        request.Headers.Add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");

        using var response = await host.Http.SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        response.Content.Headers.ContentType!.ToString().ShouldBe("text/html");
        (await response.Content.ReadAsStringAsync()).ShouldBe(message);
    }

    [Fact]
    public async Task Handshake_Polling_NamesTheSettings()
    {
        await using var host = await TestHost.StartAsync();

        using var response = await host.Http.GetAsync("/engine.io/?EIO=4&transport=polling");

        response.Content.Headers.ContentType?.ToString().ShouldBe("text/plain; charset=UTF-8");
        response.Headers.CacheControl!.NoStore.ShouldBeTrue();
        (await response.Content.ReadAsStringAsync()).ShouldMatch(
            """^0\{"sid":"[\w-]{20}","upgrades":\["websocket"\],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000\}$"""
        );
    }

    [Fact]
    public async Task Handshake_UpgradesOff_OffersNone()
    {
        await using var host = await TestHost.StartAsync(configureEngine: engine => engine.AllowUpgrades = false);

        (await host.Http.GetStringAsync("/engine.io/?EIO=4&transport=polling")).ShouldContain("\"upgrades\":[]");
    }

    [Fact]
    public async Task Handshake_TransportOff_IsUnknown()
    {
        await using var host = await TestHost.StartAsync(configureEngine: engine => engine.Transports = EngineTransports.WebSocket);

        using var response = await host.Http.GetAsync("/engine.io/?EIO=4&transport=polling");

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Handshake_Refused_Answers403WithTheMessage()
    {
        await using var host = await TestHost.StartAsync(configureEngine: engine =>
            engine.AllowRequest = _ => ValueTask.FromResult<HandshakeRefusal?>(new HandshakeRefusal("no \"entry\""))
        );

        using var response = await host.Http.GetAsync("/engine.io/?EIO=4&transport=polling");

        response.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await response.Content.ReadAsStringAsync()).ShouldBe("""{"code":4,"message":"no \u0022entry\u0022"}""");
    }

    [Theory]
    [InlineData("/engine.io?EIO=4&transport=polling")]
    [InlineData("/other/?EIO=4&transport=polling")]
    [InlineData("/engine.iox/?EIO=4&transport=polling")]
    public async Task Request_OtherPath_Is404(string url)
    {
        await using var host = await TestHost.StartAsync();

        using var response = await host.Http.GetAsync(url);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task StopAdmitting_NewSessions_Get503AndOpenOnesGoOn()
    {
        await using var host = await TestHost.StartAsync();
        using var client = await SocketClient.ConnectAsync(host);

        host.Server.StopAdmitting();

        using var response = await host.Http.GetAsync("/socket.io/?EIO=4&transport=polling");
        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        await Should.ThrowAsync<WebSocketException>(() => SocketClient.OpenAsync(host));
        host.Server.SessionCount.ShouldBe(1);
    }
}
