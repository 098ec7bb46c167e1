using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Sallyport.Operations.Execution;
using Sallyport.Server.Tests.AdminApi;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.Requests;

/// <summary>
/// Text on which JSON, URL and number APIs throw, at every door and at every endpoint that reads something. It gets an error of the catalogue, never
/// INTERNAL, and no exception is logged.
/// </summary>
[Trait("Requirement", "R16")]
public sealed class HostileJsonTests(HostileJsonTests.House shared) : IClassFixture<HostileJsonTests.House>
{
    private static readonly string[] Values =
    [
        """
            "\ud83d"
            """,
        """
            "a\udc00b"
            """,
        """
            "\u0000"
            """,
        """
            "2026-02-30T25:61:61.999999999999Z"
            """,
        """
            "99999999999999999999999"
            """,
        """
            "////"
            """,
        """
            ""
            """,
        """{"\ud83d":1}""",
        """{"x":1,"X":2}""",
        """{"x":{"y":1,"y":2}}""",
        """[{"x":1,"x":2},"\udc00"]""",
        "[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]",
        "1e999",
        "-1e999",
        "-0",
        "0.5",
        "12345678901234567890123",
        "-9223372036854775809",
        "2147483648",
        "null",
        "true",
    ];

    private static readonly string[] NoJson =
    [
        """{"x":"\ud83g"}""",
        """{"x":"\x"}""",
        """{"x":1,}""",
        """{/**/}""",
        """{"x":01}""",
        """{"x":NaN}""",
        """{"x":""" + "\"\u0001\"}",
        "\ufeff{}",
        "{}{}",
        "",
    ];

    private static readonly byte[][] NoUtf8 =
    [
        [.. "{\"x\":\""u8, 0xff, .. "\"}"u8],
        [.. "{\""u8, 0xed, 0xa0, 0xbd, .. "\":1}"u8],
        [.. "{\"name\":\""u8, 0xc0, 0x80, .. "\"}"u8],
        [0xff, 0xfe, .. "{}"u8],
    ];

    private static readonly string[] QueryValues =
    [
        "%ed%a0%bd",
        "%ff%fe",
        "%00",
        "%",
        "%u0041",
        "1e999",
        "-0",
        "99999999999999999999999",
        "2026-02-30",
        "////",
        "",
        "a&b=%ed%b0%80",
    ];

    private readonly AdminHouse _house = shared.Admin;
    private readonly string _key = shared.Key;

    private TestServer Server => _house.Server;

    public static TheoryData<string, string> Bodies { get; } =
        new()
        {
            { "/api/v1/evm/rpc", "chain method params requestId" },
            { "/api/v1/svm/rpc", "chain method params requestId" },
            { "/api/v1/usage", "from to interval requestId" },
            { "/api/v1/usage.csv", "from" },
            { "/api/v1/nope", "x" },
            { "/api/v1/leak-reports", "key keys source x" },
            { "/api/v1/access-requests", "name contact useCase x" },
        };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Http_HostileBody_IsAProblem(string path, string members)
    {
        foreach (var body in BodiesWith(members))
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            request.Headers.Add("x-api-key", _key);
            using var response = await Server.Http.SendAsync(request);
            await ShouldBeAProblemAsync(response, path + " " + Encoding.UTF8.GetString(body));
        }

        ShouldBeQuiet();
    }

    [Theory]
    [InlineData("/api/v1/usage?from=$&to=$&interval=$")]
    [InlineData("/api/v1/usage?$=$")]
    [InlineData("/api/v1/usage.csv?from=$&interval=$")]
    [InlineData("/api/v1/$?$=$")]
    [InlineData("/api/v1/ws-token?$=$")]
    [InlineData("/request-access/$?$=$")]
    [InlineData("/socket.io/?EIO=4&transport=polling&$=$")]
    [InlineData("/socket.io/?EIO=$&transport=$&sid=$")]
    [InlineData("/ws?token=$&auth=$&refuse=$")]
    public async Task Http_HostileQuery_IsAnswered(string template)
    {
        foreach (var value in QueryValues)
        {
            var target = template.Replace("$", value, StringComparison.Ordinal);
            var answer = await RawTcp.SendAsync(
                Server.Port,
                $"GET {target} HTTP/1.1\r\nHost: x\r\nx-api-key: {_key}\r\nConnection: close\r\n\r\n"
            );
            answer.ShouldStartWith("HTTP/1.1 ");
            answer[9].ShouldNotBe('5', target + "\n" + answer);
        }

        ShouldBeQuiet();
    }

    [Fact]
    public async Task Form_HostileValues_IsAnswered()
    {
        foreach (var value in QueryValues)
        {
            using var content = new ByteArrayContent([
                .. Encoding.UTF8.GetBytes($"name={value}&contact={value}&useCase={value}&{value}={value}&x="),
                0xff,
                0xed,
                0xa0,
                0xbd,
            ]);
            content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/x-www-form-urlencoded");
            using var response = await Server.Http.PostAsync("/request-access", content);
            ((int)response.StatusCode).ShouldBeLessThan(500, value);
        }

        ShouldBeQuiet();
    }

    [Fact]
    public async Task AdminApi_HostileArgumentsOfEveryOperation_AreProblems()
    {
        foreach (var operation in Server.Services.GetRequiredService<OperationCatalogue>().All)
        {
            if (operation.Verb.Contains("backup", StringComparison.Ordinal))
            {
                continue;
            }

            var names = operation.Arguments.GetProperties().Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name));
            var route = "/admin/v1" + operation.Route;
            if (operation.Method == "GET")
            {
                foreach (var value in QueryValues)
                {
                    var query = string.Join(
                        '&',
                        names.Where(name => !route.Contains($"{{{name}}}", StringComparison.Ordinal)).Select(name => $"{name}={value}")
                    );
                    var reply = await _house.GetAsync(Fill(route, value) + "?" + query);
                    reply.Status.ShouldBeLessThan(500, operation.Verb + " " + query + " " + reply.Text);
                }

                continue;
            }

            foreach (var body in BodiesWith(string.Join(' ', names)))
            {
                using var request = new HttpRequestMessage(new HttpMethod(operation.Method), Fill(route, "acc_1"))
                {
                    Content = new ByteArrayContent(body),
                };
                request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _house.Admin.Secret);
                using var response = await _house.Http.SendAsync(request);
                ((int)response.StatusCode).ShouldBeLessThan(
                    500,
                    operation.Verb + " " + Encoding.UTF8.GetString(body) + " " + await response.Content.ReadAsStringAsync()
                );
            }
        }

        ShouldBeQuiet();
    }

    [Fact]
    public async Task SocketIO_HostileEvent_IsAnsweredAndTheSessionGoesOn()
    {
        await using var peer = await Server.OpenSocketIOAsync();
        await peer.EnterAsync(_key);
        foreach (
            var name in (string[])
                ["/evm/rpc", "/svm/rpc", "/usage", "/evm/price/subscribe", "/evm/price/unsubscribe", "\\ud83d", "\\u0000", "nope"]
        )
        {
            foreach (var value in Values)
            {
                foreach (var argument in (string[])[value, .. ObjectsWith("chain method params requestId from to tokens ttlMs", value)])
                {
                    var answer = await peer.AskAsync(name, argument);
                    (
                        answer.GetProperty("success").GetBoolean()
                        || answer.GetProperty("error").GetProperty("code").GetString() != "INTERNAL"
                    ).ShouldBeTrue(name + argument + answer);
                }
            }
        }

        ShouldBeQuiet();
    }

    [Fact]
    public async Task SocketIO_HostileCredential_IsRefused()
    {
        await using var peer = await Server.OpenSocketIOAsync();
        foreach (var value in Values)
        {
            var payload = $$"""{"\ud83d":1,"token":{{value}},"\udc00":{{value}}}""";
            (await peer.ConnectAsync(payload)).ShouldBe(
                """44{"message":"unauthorized: missing or invalid token","data":{"code":"UNAUTHORIZED"}}""",
                payload
            );
        }

        (await peer.ConnectAsync($$"""{"\ud83d":1,"token":"{{_key}}"}""")).ShouldStartWith("40{");
        ShouldBeQuiet();
    }

    [Fact]
    public async Task WebSocket_HostileMessage_IsAnsweredOrCloses4400()
    {
        string[] names = ["id", "subscription_type", "asset_ids", "params", "request", "token", "action", "x"];
        foreach (var value in Values)
        {
            foreach (var action in (string[])["request", "subscribe", "unsubscribe", "list", "auth"])
            {
                await using var peer = await Server.OpenAsync("", new Dictionary<string, string> { ["x-api-key"] = _key });
                foreach (var name in names)
                {
                    await peer.SendAsync(
                        $$"""{"action":"{{action}}","subscription_type":"Prices","request":"/evm/rpc","{{name}}":{{value}}}"""
                    );
                }

                await peer.SendAsync("""{"action":"ping","id":"end"}""");
                if (value.Contains("\\ud83d", StringComparison.Ordinal) || value.Contains("\\udc00", StringComparison.Ordinal))
                {
                    (await peer.CloseCodeAsync()).ShouldBe(4400, action + value);
                }
                else
                {
                    string answer;
                    do
                    {
                        answer = (await peer.ReceiveTextAsync()).ShouldNotBeNull();
                        answer.ShouldNotContain("INTERNAL", Case.Sensitive, action + value);
                    } while (!answer.Contains("\"end\"", StringComparison.Ordinal));
                }
            }
        }

        ShouldBeQuiet();
    }

    [Theory]
    [InlineData("Authorization", "Bearer \u00ed\u00a0\u00bd")]
    [InlineData("Authorization", "Bearer eyJhbGciOiJIUzI1NiJ9.eyJcdWQ4M2QiOjF9.AAAA")]
    [InlineData("Authorization", "Bearer ..")]
    [InlineData("Authorization", "Bearer %%%.%%%.%%%")]
    [InlineData("x-api-key", "slp_live_\u00ff")]
    [InlineData("Origin", "http://[::1")]
    [InlineData("Origin", "\\ud83d")]
    [InlineData("Forwarded", "for=\"[::1\";proto=\\ud83d;;=")]
    [InlineData("X-Forwarded-For", "999.999.999.999, ::, 1e999")]
    [InlineData("traceparent", "00-\\ud83d-1e999-01")]
    [InlineData("Content-Type", "application/json; charset=\\ud83d")]
    [InlineData("Sec-WebSocket-Protocol", "sallyport, token.\\ud83d")]
    public async Task Http_HostileHeader_IsAnswered(string name, string value)
    {
        foreach (
            var request in (string[])["POST /api/v1/evm/rpc", "GET /api/v1/ws-token", "GET /ws", "GET /socket.io/?EIO=4&transport=polling"]
        )
        {
            var answer = await RawTcp.SendAsync(
                Server.Port,
                $"{request} HTTP/1.1\r\nHost: x\r\n{name}: {value}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
            );
            answer.ShouldStartWith("HTTP/1.1 ");
            answer[9].ShouldNotBe('5', request + answer);
        }

        ShouldBeQuiet();
    }

    private static string Fill(string route, string value) =>
        string.Join(
            '/',
            route.Split('/').Select(part => part.StartsWith('{') ? Uri.EscapeDataString(value.Length == 0 ? "x" : value) : part)
        );

    private static IEnumerable<byte[]> BodiesWith(string members) =>
        Values.SelectMany(value => ObjectsWith(members, value).Append(value)).Concat(NoJson).Select(Encoding.UTF8.GetBytes).Concat(NoUtf8);

    // Each member alone, all at once, and a name that is half a pair beside them.
    private static IEnumerable<string> ObjectsWith(string members, string value)
    {
        var names = members.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var all = string.Join(',', names.Select(name => $"\"{name}\":{value}"));
        return
        [
            .. names.Select(name => $$"""{"{{name}}":{{value}}}"""),
            "{" + all + "}",
            "{" + all + (all.Length > 0 ? "," : "") + "\"\\ud83d\":1}",
        ];
    }

    private static async Task ShouldBeAProblemAsync(HttpResponseMessage response, string sent)
    {
        var text = await response.Content.ReadAsStringAsync();
        if ((int)response.StatusCode is 200 or 202)
        {
            return;
        }

        ((int)response.StatusCode).ShouldBeInRange(400, 503, sent);
        var code = JsonElement.Parse(text).GetProperty("code").GetString();
        code.ShouldNotBe("INTERNAL", sent);
        ((int)response.StatusCode).ShouldNotBe(500, sent);
    }

    private void ShouldBeQuiet() =>
        Server.Log.Lines.ShouldNotContain(line =>
            (line.Contains("Exception:", StringComparison.Ordinal) && !line.StartsWith("Debug Microsoft.", StringComparison.Ordinal))
            || line.StartsWith("Error", StringComparison.Ordinal)
        );

    /// <summary>One server for all tests of the class: starting it costs more than a test.</summary>
    public sealed class House : IAsyncLifetime
    {
        internal AdminHouse Admin { get; private set; } = null!;

        internal string Key { get; private set; } = "";

        public async ValueTask InitializeAsync()
        {
            Admin = await AdminHouse.StartAsync(
                new(TestMarket.Settings)
                {
                    ["AccessRequests:Enabled"] = "true",
                    ["AccessRequests:BurstPerAddress"] = "10000",
                    ["LeakReports:Burst"] = "100000",
                    ["Tiers:Enterprise:RequestsPerSecond:PerKey"] = "100000",
                    ["Tiers:Enterprise:RequestsPerSecond:PerAccount"] = "100000",
                    ["Tiers:Enterprise:Burst:PerKey"] = "100000",
                    ["Tiers:Enterprise:Burst:PerAccount"] = "100000",
                    ["Tiers:Enterprise:ConnectsPerSecond:PerKey"] = "10000",
                    ["Tiers:Enterprise:ConnectsPerSecond:PerAccount"] = "10000",
                }
            );
            Key = (await Admin.Server.AddKeyAsync()).Secret;
        }

        public ValueTask DisposeAsync() => Admin.DisposeAsync();
    }
}
