using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Sallyport.SocketIO.Tests.Hosting;
using Sallyport.SocketIO.Tests.Sockets;

namespace Sallyport.SocketIO.Tests.Hardening;

/// <summary>
/// JSON on which the JSON API throws, at each place where a client's JSON is read. Nothing above Debug is logged, and the session goes on where Node's does:
/// the packets and answers were compared with socket.io 4.8.
/// </summary>
[Trait("Requirement", "R16")]
public sealed class HostileJsonTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static TheoryData<string> Values { get; } =
    [
        """
            "\ud83d"
            """,
        """
            "a\udc00b"
            """,
        """
            "\ude00\ud83d"
            """,
        """
            "\ud83d\ud83d\ude00"
            """,
        """
            "\\\ud83d"
            """,
        """
            "\u0000"
            """,
        """{"\ud83d":1}""",
        """{"\udc00":{"\ud83d":"\ud83d"},"asset":"x","price":1}""",
        """{"to\ud83d":1,"token":"x"}""",
        """{"token":"x","toke\ud83d":1}""",
        """{"token":"\ud83d"}""",
        """{"token":1e999}""",
        """{"token":"x","token":null}""",
        """{"a":1,"a":2,"__proto__":{},"":0}""",
        """{"asset":"\ud83d","price":1}""",
        """{"asset":"x","price":1e999}""",
        """{"asset":"x","price":-0}""",
        """{"asset":"x","price":12345678901234567890123}""",
        """{"_placeholder":true,"num":0,"\ud83d":1}""",
        """{"\ud83d":1,"_placeholder":true,"num":1e999}""",
        "1e999",
        "-1e999",
        "-0",
        "12345678901234567890123",
        "0.00000000000000000000000000000000000000000000000000000000000000000000001",
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
    ];

    public static TheoryData<string> Objects { get; } = [.. Values.Select(row => row.Data).Where(value => value.StartsWith('{'))];

    [Theory]
    [MemberData(nameof(Values))]
    public async Task Event_HostileArgument_IsHandledAndComesBackAsItCame(string value)
    {
        await using var host = await StartAsync(socket =>
        {
            socket.On("echo", received => received.TryAck(received.ArgumentsJson));
            socket.On("element", received => received.TryAck(ReadAll(received.Arguments), TestJson.Default.String));
        });
        using var client = await SocketClient.ConnectAsync(host);

        await client.SendAsync($$"""421["echo",{{value}}]""");
        (await client.ReadAsync()).ShouldBe($"431[{value}]");
        await client.SendAsync($$"""422["element",{{value}}]""");
        (await client.ReadAsync()).ShouldBe("432[\"read\"]");
        ShouldBeQuiet(host);
    }

    [Theory]
    [MemberData(nameof(Values))]
    public async Task Event_HostileArgumentOfTypedHandlers_IsReadOrReachesOnError(string value)
    {
        await using var host = await StartAsync(socket =>
        {
            var errors = 0;
            socket.OnError(error => errors += error.Kind == EventErrorKind.ArgumentsDoNotFit ? 1 : 100);
            socket.On("t", TestJson.Default.String, (_, _) => { });
            socket.On("t", TestJson.Default.Int32, (_, _) => { });
            socket.On("t", TestJson.Default.Quote, TestJson.Default.Quote, (_, _, _) => { });
            socket.On("t", TestJson.Default.JsonElement, (element, received) => received.TryAck(element, TestJson.Default.JsonElement));
            socket.On("t", TestJson.Default.Attachment, (_, _) => { });
            socket.On("errors", received => received.TryAck(errors, TestJson.Default.Int32));
        });
        using var client = await SocketClient.ConnectAsync(host);

        await client.SendAsync($$"""421["t",{{value}},{{value}}]""");
        (await client.ReadAsync()).ShouldStartWith("431[");
        await client.SendAsync("""422["errors"]""");
        (await client.ReadAsync()).ShouldBeOneOf("432[3]", "432[4]");
        ShouldBeQuiet(host);
    }

    [Fact]
    public async Task Event_HalfSurrogatePairForATypedHandler_ReadsAsReplacementCharacter()
    {
        await using var host = await StartAsync(socket =>
        {
            socket.On("one", TestJson.Default.String, (text, received) => received.TryAck(text, TestJson.Default.String));
            socket.On(
                "two",
                TestJson.Default.Quote,
                TestJson.Default.String,
                (quote, text, received) => received.TryAck(quote with { Asset = quote.Asset + text }, TestJson.Default.Quote)
            );
        });
        using var client = await SocketClient.ConnectAsync(host);

        await client.SendAsync("""421["one","a\ud83db"]""");
        (await client.ReadAsync()).ShouldBe("""431["a\uFFFDb"]""");
        await client.SendAsync("""422["two",{"\ud83d":1,"asset":"\udc00","price":1},"\ud83d\ude00"]""");
        (await client.ReadAsync()).ShouldBe("""432[{"asset":"\uFFFD\uD83D\uDE00","price":1}]""");
        ShouldBeQuiet(host);
    }

    [Theory]
    [InlineData("""421["\ud83d",1]""", """431["any",1]""")]
    [InlineData("""421["\ud83dx\udc00"]""", """431["any"]""")]
    [InlineData("""421["\u0000"]""", """431["any"]""")]
    [InlineData("""421["\ud83d\ude00"]""", """431["any"]""")]
    [InlineData("421[1e999]", """431["any"]""")]
    [InlineData("421[-0]", """431["any"]""")]
    [InlineData("421[123456789012345678901234]", """431["any"]""")]
    [InlineData("""429007199254740993["e"]""", """439007199254740993["any"]""")]
    [InlineData("""4218446744073709551615["e"]""", """4318446744073709551615["any"]""")]
    [InlineData("""4218446744073709551616["e"]""", """4318446744073709551615["any"]""")]
    [InlineData("""4299999999999999999999999999999999999999["e"]""", """4318446744073709551615["any"]""")]
    [InlineData("""42001["e"]""", """431["any"]""")]
    [InlineData("""43999999999999999999999["\ud83d"]""", null)]
    [InlineData("""4318446744073709551616["\ud83d"]""", null)]
    [InlineData("""43999[{"\ud83d":1}]""", null)]
    public async Task Packet_HostileNameOrId_KeepsTheSession(string packet, string? answer)
    {
        await using var host = await StartAsync(socket =>
            socket.OnAny(received => received.TryAck(Encoding.UTF8.GetBytes("[\"any\"" + RestOf(received.ArgumentsJson) + "]")))
        );
        using var client = await SocketClient.ConnectAsync(host);

        await client.SendAsync(packet);
        if (answer is not null)
        {
            (await client.ReadAsync()).ShouldBe(answer);
        }

        await client.SendAsync("""427["still here"]""");
        (await client.ReadAsync()).ShouldBe("""437["any"]""");
        ShouldBeQuiet(host);
    }

    [Theory]
    [InlineData("""42["\ud83d""")]
    [InlineData("""42["\ud83g"]""")]
    [InlineData("""42["e","\x"]""")]
    [InlineData("""42["e",]""")]
    [InlineData("""42[/**/"e"]""")]
    [InlineData("""42["e",01]""")]
    [InlineData("""42["e",NaN]""")]
    [InlineData("""42[null]""")]
    [InlineData("""42[{"\ud83d":1}]""")]
    [InlineData("""40{"\ud83d":1,}""")]
    [InlineData("40/other,[\"\\ud83d\"]")]
    [InlineData("451-[\"e\",{\"_placeholder\":true,\"num\":1e999}]")]
    [InlineData("451-[\"e\",{\"_placeholder\":true,\"num\":1,\"\\ud83d\":1}]")]
    public async Task Packet_ThatNodeRefusesToo_EndsTheSessionQuietly(string packet)
    {
        await using var host = await StartAsync(_ => { });
        using var client = await SocketClient.ConnectAsync(host);

        await client.SendAsync(packet);
        if (packet.StartsWith("45", StringComparison.Ordinal))
        {
            await client.SendAsync([1]);
        }

        await client.ShouldCloseAsync();
        ShouldBeQuiet(host);
    }

    [Theory]
    [MemberData(nameof(Objects))]
    public async Task Connect_HostileAuth_IsReadByMiddlewareAndRecovery(string auth)
    {
        await using var host = await StartAsync(
            socket => socket.On("auth", received => received.TryAck(ReadAll(socket.Handshake.Auth), TestJson.Default.String)),
            server =>
            {
                server
                    .Of("/")
                    .Use(
                        (socket, _) =>
                        {
                            var text =
                                socket.Handshake.Auth.TryGetProperty("token", out var token) && token.ValueKind == JsonValueKind.String
                                    ? token.GetString()
                                    : "";
                            return ValueTask.FromResult(text == "refused" ? new ConnectRefusal(text) : null);
                        }
                    );
                server.Of((_, payload, _) => ValueTask.FromResult(payload.TryGetProperty("family", out _)));
            }
        );
        using var client = await SocketClient.OpenAsync(host);

        await client.SendAsync("40" + auth);
        (await client.ReadAsync()).ShouldStartWith("40{\"sid\":\"");
        await client.SendAsync("""421["auth"]""");
        (await client.ReadAsync()).ShouldBe("431[\"read\"]");
        await client.SendAsync("40/unknown\ufffd," + auth);
        (await client.ReadAsync()).ShouldBe("44/unknown\ufffd,{\"message\":\"Invalid namespace\"}");
        ShouldBeQuiet(host);
    }

    [Theory]
    [InlineData("""{"\ud83d":1}""")]
    [InlineData("""{"\ud83d":1,"pid":"$pid","offset":"\ud83d"}""")]
    [InlineData("""{"pid":"\ud83d","offset":"\udc00"}""")]
    [InlineData("""{"pid":"$pid","off\ud83d":"x"}""")]
    [InlineData("""{"p\ud83d":"$pid","offset":"x"}""")]
    [InlineData("""{"pid":"$pid\u0000","offset":"x"}""")]
    [InlineData("""{"pid":"$pid","pid":null,"offset":"x"}""")]
    [InlineData("""{"pid":1e999,"offset":-0}""")]
    [InlineData("""{"pid":{"\ud83d":1},"offset":["\ud83d"]}""")]
    public async Task Connect_HostileRecoveryRequest_BeginsANewSession(string auth)
    {
        await using var host = await StartAsync(_ => { });
        using var first = await SocketClient.OpenAsync(host);
        await first.SendAsync("40");
        var reply = JsonElement.Parse((await first.ReadAsync())[2..]);
        using var second = await SocketClient.OpenAsync(host);

        await second.SendAsync("40" + auth.Replace("$pid", reply.GetProperty("pid").GetString()));

        var again = JsonElement.Parse((await second.ReadAsync())[2..]);
        again.GetProperty("pid").GetString().ShouldNotBe(reply.GetProperty("pid").GetString());
        ShouldBeQuiet(host);
    }

    [Fact]
    public async Task Connect_RecoveryBesideANameThatIsHalfAPair_IsRecovered()
    {
        await using var host = await StartAsync(socket => socket.TryEmit("welcome"));
        using var first = await SocketClient.OpenAsync(host);
        await first.SendAsync("40");
        var reply = JsonElement.Parse((await first.ReadAsync())[2..]);
        var welcome = JsonElement.Parse((await first.ReadAsync())[2..]);
        using var second = await SocketClient.OpenAsync(host);

        await second.SendAsync(
            $$"""40{"\ud83d":1,"pid":"{{reply.GetProperty("pid").GetString()}}","offset":"{{welcome[1].GetString()}}","\udc00":1}"""
        );

        JsonElement.Parse((await second.ReadAsync())[2..]).GetProperty("sid").GetString().ShouldBe(reply.GetProperty("sid").GetString());
        ShouldBeQuiet(host);
    }

    [Theory]
    [MemberData(nameof(Values))]
    public async Task Ack_HostileAnswer_IsRead(string value)
    {
        var answers = new TaskCompletionSource<(AckAnswer Raw, AckAnswer<JsonElement> Typed, AckAnswer<string> Text)>();
        await using var host = await StartAsync(socket =>
            socket.On(
                "ask",
                async _ =>
                {
                    var raw = socket.EmitWithAckAsync("a", "[]"u8, Patience);
                    var typed = socket.EmitWithAckAsync("b", 1, TestJson.Default.Int32, TestJson.Default.JsonElement, Patience);
                    var text = socket.EmitWithAckAsync("c", 1, TestJson.Default.Int32, TestJson.Default.String, Patience);
                    answers.SetResult((await raw, await typed, await text));
                }
            )
        );
        using var client = await SocketClient.ConnectAsync(host);

        await client.SendAsync("""42["ask"]""");
        for (var i = 0; i < 3; i++)
        {
            (await client.ReadAsync()).ShouldStartWith($"42{i}[");
            await client.SendAsync($"43{i}[{value}]");
        }

        var (first, second, third) = await answers.Task.WaitAsync(Patience);
        ReadAll(first.Arguments).ShouldBe("read");
        second.HasValue.ShouldBeTrue();
        ReadAll(second.Value).ShouldBe("read");
        third.HasValue.ShouldBe(value[0] == '"');
        ShouldBeQuiet(host);
    }

    [Theory]
    [MemberData(nameof(Values))]
    public async Task AckOfABroadcast_HostileAnswer_IsRead(string value)
    {
        await using var host = await StartAsync(_ => { });
        using var client = await SocketClient.ConnectAsync(host);

        var asking = host.Server.Of("/").EmitWithAckAsync("ask").AsTask();
        var asked = await client.ReadAsync();
        await client.SendAsync("43" + asked[2..asked.IndexOf('[', StringComparison.Ordinal)] + $"[{value}]");

        var answers = await asking.WaitAsync(Patience);
        ReadAll(answers.Answers.ShouldHaveSingleItem().Arguments).ShouldBe("read");
        ShouldBeQuiet(host);
    }

    [Fact]
    public async Task BinaryEvent_PlaceholderBesideANameThatIsHalfAPair_IsItsData()
    {
        await using var host = await StartAsync(socket =>
            socket.On("b", TestJson.Default.Attachment, (data, received) => received.TryAck(data.Data.Length, TestJson.Default.Int32))
        );
        using var client = await SocketClient.ConnectAsync(host);

        await client.SendAsync("""451-1["b",{"\ud83d":1,"_placeholder":true,"num":0}]""");
        await client.SendAsync([1, 2]);

        (await client.ReadAsync()).ShouldBe("431[2]");
        ShouldBeQuiet(host);
    }

    [Theory]
    [InlineData("EIO=4&transport=%ed%a0%bd", 400)]
    [InlineData("EIO=4&transport=polling&sid=%ed%a0%bd", 400)]
    [InlineData("EIO=4&transport=polling&sid=%00%ff%", 400)]
    [InlineData("EIO=%ed%a0%bd&transport=polling", 400)]
    [InlineData("EIO=99999999999999999999&transport=polling", 400)]
    [InlineData("EIO=-4&transport=polling", 400)]
    [InlineData("EIO=4&transport=polling&x=%ed%a0%bd&%ed%b8%80=%zz&%=&&=&t=%u0041", 200)]
    [InlineData("EIO=4&transport=polling&x=\\ud83d", 200)]
    [InlineData("EIO=4&transport=polling&b64=1e999&j=-0", 200)]
    public async Task Handshake_HostileQuery_IsAnsweredQuietly(string query, int status)
    {
        await using var host = await StartAsync(socket =>
            socket.On(
                "query",
                received =>
                {
                    foreach (var (name, values) in socket.Handshake.Request.Query)
                    {
                        _ = JsonSerializer.Serialize(name + values, TestJson.Default.String);
                    }

                    received.TryAck();
                }
            )
        );

        using var answer = await host.Http.GetAsync(new Uri("/socket.io/?" + query, UriKind.Relative));

        ((int)answer.StatusCode).ShouldBe(status);
        if (status == 200)
        {
            using var client = await SocketClient.OpenAsync(
                host,
                query: "&" + query.Replace("EIO=4&transport=polling", "", StringComparison.Ordinal)
            );
            await client.SendAsync("40");
            (await client.ReadAsync()).ShouldStartWith("40{");
            await client.SendAsync("""421["query"]""");
            (await client.ReadAsync()).ShouldBe("431[]");
        }

        ShouldBeQuiet(host);
    }

    private static Task<TestHost> StartAsync(Action<Socket> onConnection, Action<SocketIOServer>? map = null) =>
        TestHost.StartAsync(
            server =>
            {
                map?.Invoke(server);
                server.Of("/").OnConnected(onConnection);
            },
            options =>
            {
                options.Recovery.Enabled = true;
            }
        );

    // What an application does with JSON it did not write.
    private static string ReadAll(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Array:
                json.EnumerateArray().ShouldAllBe(item => ReadAll(item) == "read");
                break;
            case JsonValueKind.Object:
                _ = json.TryGetProperty("token", out _) || json.TryGetProperty("x"u8, out _);
                foreach (var member in json.EnumerateObject())
                {
                    _ = member.NameEquals("token"u8);
                    _ = member.Name.Length;
                    _ = ReadAll(member.Value);
                }

                break;
            case JsonValueKind.String:
                _ = json.ValueEquals("x"u8);
                _ = json.GetString()!.Length;
                break;
            case JsonValueKind.Number:
                _ = json.GetDouble();
                break;
        }

        _ = JsonSerializer.SerializeToUtf8Bytes(json, TestJson.Default.JsonElement);
        return "read";
    }

    private static string RestOf(ReadOnlySpan<byte> arguments) =>
        arguments.Length > 2 ? "," + Encoding.UTF8.GetString(arguments[1..^1]) : "";

    private static void ShouldBeQuiet(TestHost host) =>
        host.Log.Lines.ShouldAllBe(line =>
            line.Level <= LogLevel.Information && !line.Text.Contains("Exception", StringComparison.Ordinal)
        );
}
