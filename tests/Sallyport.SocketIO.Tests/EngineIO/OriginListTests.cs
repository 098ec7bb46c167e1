using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.EngineIO;

/// <summary>The library's own list of origins: what browsers send must be in it, letter by letter.</summary>
[Trait("Requirement", "R17")]
public sealed class OriginListTests
{
    private const string Own = "https://app.example";
    private const string Other = "http://localhost:5173";
    private const string Url = "/engine.io/?EIO=4&transport=polling";

    public static TheoryData<string> HostileOrigins =>
        [
            "null",
            "https://app.example.evil.com",
            "https://evil-app.example",
            "https://evilapp.example",
            "https://evil.com/https://app.example",
            "https://app.example@evil.com",
            "https://evil.com#https://app.example",
            "https://evil.com?https://app.example",
            "http://app.example",
            "https://app.example:8443",
            "https://app.example:443",
            "https://app.example/",
            "https://app.example.",
            "https://sub.app.example",
            "HTTPS://APP.EXAMPLE",
            "https://App.example",
            "https://app.example, https://evil.com",
            "https://evil.com https://app.example",
            "file://app.example",
            "app.example",
            "*",
            "http://localhost:5174",
            "https://localhost:5173",
            "https://xn--pp-7lc.example",
        ];

    [Theory]
    [MemberData(nameof(HostileOrigins))]
    public async Task Request_HostileOriginAndAListOfSeveral_MayNotRead(string origin)
    {
        await using var host = await TestHost.StartAsync(configureEngine: engine =>
        {
            engine.Cors.AllowedOrigins.Add(Own);
            engine.Cors.AllowedOrigins.Add(Other);
            engine.Cors.AllowCredentials = true;
        });

        using var response = await SendAsync(host, HttpMethod.Get, origin);
        using var preflight = await SendAsync(host, HttpMethod.Options, origin);

        response.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
        response.Headers.Contains("Access-Control-Allow-Credentials").ShouldBeFalse();
        preflight.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        preflight.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
        preflight.Headers.Contains("Access-Control-Allow-Methods").ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(HostileOrigins))]
    public async Task Request_HostileOriginAndOneAllowed_OnlyThatOneIsNamed(string origin)
    {
        await using var host = await TestHost.StartAsync(configureEngine: engine => engine.Cors.AllowedOrigins.Add(Own));

        using var response = await SendAsync(host, HttpMethod.Get, origin);

        response.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe([Own]);
        response.Headers.GetValues("Vary").ShouldContain("Origin");
    }

    [Theory]
    [MemberData(nameof(HostileOrigins))]
    public async Task Handshake_HostileOriginWhereOthersAreRefused_OpensNoSession(string origin)
    {
        await using var host = await TestHost.StartAsync(configureEngine: engine =>
        {
            engine.Cors.AllowedOrigins.Add(Own);
            engine.Cors.RefuseOthers = true;
        });

        using var response = await SendAsync(host, HttpMethod.Get, origin);

        response.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await response.Content.ReadAsStringAsync()).ShouldBe("""{"code":4,"message":"Origin not allowed"}""");
        host.Echo.SessionCount.ShouldBe(0);
    }

    [Fact]
    public void Refuses_TwoOrigins_EvenWhereOneMayEnter()
    {
        var options = new EngineCorsOptions { RefuseOthers = true };
        options.AllowedOrigins.Add(Own);
        var context = new DefaultHttpContext();
        context.Request.Headers.Origin = new([Own, "https://evil.com"]);

        CrossOriginHeaders.Refuses(context, options).ShouldBeTrue();
    }

    [Fact]
    public async Task Handshake_OriginsThatMayEnterWhereOthersAreRefused_Enter()
    {
        await using var host = await TestHost.StartAsync(configureEngine: engine =>
        {
            engine.Cors.AllowedOrigins.Add(Own);
            engine.Cors.RefuseOthers = true;
        });

        using var own = await SendAsync(host, HttpMethod.Get, Own);
        using var none = await host.Http.GetAsync(Url);

        own.StatusCode.ShouldBe(HttpStatusCode.OK);
        none.StatusCode.ShouldBe(HttpStatusCode.OK);
        host.Echo.SessionCount.ShouldBe(2);
    }

    [Theory]
    [InlineData("https://evil.com", false)]
    [InlineData(Own, true)]
    public async Task WebSocket_WhereOthersAreRefused_OpensForOwnOriginsOnly(string origin, bool opens)
    {
        await using var host = await TestHost.StartAsync(configureEngine: engine =>
        {
            engine.Cors.AllowedOrigins.Add(Own);
            engine.Cors.RefuseOthers = true;
        });
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", origin);

        var connecting = socket.ConnectAsync(
            new Uri($"ws://{host.Address.Authority}/engine.io/?EIO=4&transport=websocket"),
            TestContext.Current.CancellationToken
        );

        if (opens)
        {
            await connecting;

            // The 101 comes before there is a session, its first packet does not.
            _ = await socket.ReceiveAsync(new Memory<byte>(new byte[1024]), TestContext.Current.CancellationToken);
        }
        else
        {
            await Should.ThrowAsync<WebSocketException>(() => connecting);
        }

        host.Echo.SessionCount.ShouldBe(opens ? 1 : 0);
    }

    [Fact]
    public async Task Preflight_AllowedOrigin_NamesWhatIsSet()
    {
        await using var host = await TestHost.StartAsync(configureEngine: engine =>
        {
            engine.Cors.AllowedOrigins.Add(Own);
            engine.Cors.AllowedOrigins.Add(Other);
            engine.Cors.AllowCredentials = true;
            engine.Cors.Methods = "GET,POST";
            engine.Cors.AllowedHeaders = "x-own";
            engine.Cors.ExposedHeaders = "x-exposed";
            engine.Cors.MaxAge = TimeSpan.FromMinutes(10);
        });

        using var response = await SendAsync(host, HttpMethod.Options, Other);

        response.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        response.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe([Other]);
        response.Headers.GetValues("Access-Control-Allow-Credentials").ShouldBe(["true"]);
        response.Headers.GetValues("Access-Control-Allow-Methods").ShouldBe(["GET,POST"]);
        response.Headers.GetValues("Access-Control-Allow-Headers").ShouldBe(["x-own"]);
        response.Headers.GetValues("Access-Control-Expose-Headers").ShouldBe(["x-exposed"]);
        response.Headers.GetValues("Access-Control-Max-Age").ShouldBe(["600"]);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("null")]
    [InlineData("app.example")]
    [InlineData("https://app.example/")]
    [InlineData("https://app.example/path")]
    [InlineData("https://App.example")]
    [InlineData("https://*.example")]
    [InlineData("https://")]
    public async Task AllowedOrigins_NoOrigin_StopsTheStart(string origin) =>
        await Should.ThrowAsync<OptionsValidationException>(() =>
            TestHost.StartAsync(configureEngine: engine => engine.Cors.AllowedOrigins.Add(origin))
        );

    private static Task<HttpResponseMessage> SendAsync(TestHost host, HttpMethod method, string origin)
    {
        var request = new HttpRequestMessage(method, Url);
        request.Headers.TryAddWithoutValidation("Origin", origin).ShouldBeTrue();
        return host.Http.SendAsync(request);
    }
}
