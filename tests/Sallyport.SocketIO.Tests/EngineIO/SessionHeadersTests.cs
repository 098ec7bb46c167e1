using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.EngineIO;

public sealed class SessionHeadersTests
{
    private const string Url = "/engine.io/?EIO=4&transport=polling";

    [Fact]
    public async Task Handshake_CookieByDefault_IsNotSent()
    {
        await using var host = await TestHost.StartAsync();

        using var response = await host.Http.GetAsync(Url);

        response.Headers.Contains("Set-Cookie").ShouldBeFalse();
    }

    [Fact]
    public async Task Handshake_CookieOn_CarriesTheSessionIdOnceInTheSession()
    {
        await using var host = await TestHost.StartAsync(configureEngine: engine => engine.Cookie = new EngineCookieOptions());

        using var first = await host.Http.GetAsync(Url);
        var sid = (await first.Content.ReadAsStringAsync()).Split('"')[3];
        using var posted = await host.Http.PostAsync($"{Url}&sid={sid}", new StringContent("4a"));
        using var polled = await host.Http.GetAsync($"{Url}&sid={sid}");

        first.Headers.GetValues("Set-Cookie").ShouldBe([$"io={sid}; Path=/; HttpOnly; SameSite=Lax"]);
        posted.Headers.Contains("Set-Cookie").ShouldBeFalse();
        polled.Headers.Contains("Set-Cookie").ShouldBeFalse();
    }

    [Fact]
    public async Task Handshake_CookieWithEverything_NamesItInTheOrderOfTheReferenceServer()
    {
        await using var host = await TestHost.StartAsync(configureEngine: engine =>
            engine.Cookie = new EngineCookieOptions
            {
                Name = "sticky",
                Path = "/chat",
                Domain = "app.example",
                MaxAge = TimeSpan.FromHours(1),
                Expires = new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero),
                Secure = true,
                SameSite = SameSiteMode.None,
            }
        );

        using var response = await host.Http.GetAsync(Url);

        var sid = (await response.Content.ReadAsStringAsync()).Split('"')[3];
        response
            .Headers.GetValues("Set-Cookie")
            .ShouldBe([
                $"sticky={sid}; Max-Age=3600; Domain=app.example; Path=/chat; Expires=Wed, 02 Jan 2030 03:04:05 GMT; HttpOnly; Secure; SameSite=None",
            ]);
    }

    [Fact]
    public async Task Handshake_OverWebSocket_CarriesCookieAndHeaders()
    {
        await using var host = await TestHost.StartAsync(configureEngine: engine =>
        {
            engine.Cookie = new EngineCookieOptions();
            engine.OnInitialHeaders = (_, headers) => headers.Append("X-Initial", "1");
            engine.OnHeaders = (_, headers) => headers.Append("X-Each", "1");
        });

        var answer = await UpgradeAsync(host, "?EIO=4&transport=websocket");

        answer.ShouldStartWith("HTTP/1.1 101");
        answer.ShouldMatch(@"(?i)\r\nset-cookie: io=[\w-]{20}; Path=/; HttpOnly; SameSite=Lax\r\n");
        answer.ShouldContain("X-Initial: 1", Case.Insensitive);
        answer.ShouldContain("X-Each: 1", Case.Insensitive);
    }

    [Fact]
    public async Task OnHeaders_EveryAnswerOfASession_HasThem()
    {
        List<string> initial = [];
        await using var host = await TestHost.StartAsync(configureEngine: engine =>
        {
            engine.OnInitialHeaders = (context, headers) =>
            {
                initial.Add(context.Request.Method);
                headers.Append("Set-Cookie", "1=1");
                headers.Append("Set-Cookie", "2=2; Path=/");
            };
            engine.OnHeaders = (context, headers) => headers["X-Method"] = context.Request.Method;
        });

        using var first = await host.Http.GetAsync(Url);
        var sid = (await first.Content.ReadAsStringAsync()).Split('"')[3];
        using var posted = await host.Http.PostAsync($"{Url}&sid={sid}", new StringContent("4a"));
        using var polled = await host.Http.GetAsync($"{Url}&sid={sid}");
        var upgrade = await UpgradeAsync(host, $"?EIO=4&transport=websocket&sid={sid}");
        using var refused = await host.Http.GetAsync(Url + "&sid=none");

        initial.ShouldBe(["GET"]);
        first.Headers.GetValues("Set-Cookie").ShouldBe(["1=1", "2=2; Path=/"]);
        MethodOf(first.Headers).ShouldBe("GET");
        MethodOf(posted.Headers).ShouldBe("POST");
        MethodOf(polled.Headers).ShouldBe("GET");
        upgrade.ShouldContain("X-Method: GET", Case.Insensitive);
        refused.Headers.Contains("X-Method").ShouldBeFalse();
    }

    [Fact]
    public async Task OnHeaders_HookFails_AnswerLeavesWithoutThemAndItIsLogged()
    {
        await using var host = await TestHost.StartAsync(configureEngine: engine =>
            engine.OnHeaders = (_, _) => throw new InvalidOperationException("a bug")
        );

        (await host.Http.GetStringAsync(Url)).ShouldStartWith("0{");

        host.Log.ShouldTell("A header hook failed");
    }

    [Fact]
    public async Task Cookie_SettingsWithoutSense_StopTheStart()
    {
        var problem = await Should.ThrowAsync<Microsoft.Extensions.Options.OptionsValidationException>(() =>
            TestHost.StartAsync(configureEngine: engine =>
                engine.Cookie = new EngineCookieOptions
                {
                    Name = "a b",
                    Path = "/;x",
                    SameSite = SameSiteMode.None,
                }
            )
        );

        problem.Failures.Count().ShouldBe(3);
    }

    private static string MethodOf(HttpResponseHeaders headers) => headers.GetValues("X-Method").Single();

    private static async Task<string> UpgradeAsync(TestHost host, string query)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(host.Address.Host, host.Address.Port);
        var stream = client.GetStream();
        var request =
            $"GET /engine.io/{query} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!answer.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer, patience.Token);
            read.ShouldNotBe(0);
            answer.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }

        return answer.ToString();
    }
}
