using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Sallyport.Access.Accounts;
using Sallyport.Access.Keys;
using Sallyport.Fixtures;
using Sallyport.Server.Tests.TestHost;
using Sallyport.SocketIO;

namespace Sallyport.Server.Tests.Limits;

/// <summary>A client that reads all it asked for is never cut, however much that is at once.</summary>
public sealed class PromptReaderTests
{
    private readonly HandMovedTime _time = new();

    public static TheoryData<string, int, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, int, int>();
            foreach (var door in new[] { "/ws", "/socket.io/", "polling", "/api/v1" })
            {
                cases.Add(door, 8, 1_500_000);
                cases.Add(door, 40, 300_000);
                cases.Add(door, 4, 7_900_000);
            }

            return cases;
        }
    }

    [Theory]
    [Trait("Requirement", "R27")]
    [MemberData(nameof(Cases))]
    public async Task Answers_ManyLargeOnesAtOnce_AllArriveAndNobodyIsCut(string door, int count, int bytes)
    {
        await using var server = await LargeAnswers.StartAsync(_time);
        var key = await server.AddKeyAsync(tier: TierNames.Basic);

        var lengths = await AskAsync(server, key, door, count, bytes);

        lengths.ShouldBe(Enumerable.Repeat(bytes - 2, count));
        await Eventually.TrueAsync(() => server.GetWork().Node is { Bytes: 0, Requests: 0 });
    }

    [Fact]
    public async Task Push_BehindAnAnswerLargerThanTheQueue_CutsNobody()
    {
        await using var server = await LargeAnswers.StartAsync(_time);
        var key = await server.AddKeyAsync();
        await using var raw = await server.OpenWithKeyAsync(key);
        await using var socket = await server.EnterAsync(key);
        var body = """{"bytes":7900000}""";
        await raw.SendAsync($$"""{"action":"request","request":"/large","params":{{body}}}""");
        await raw.SendAsync($$"""{"action":"request","request":"/large","params":{{body}}}""");
        await socket.EmitAsync("/large", body);
        await socket.EmitAsync("/large", body);
        await Eventually.TrueAsync(() => server.GetWork().Node.Bytes > 20_000_000);

        // A push finds its own room.
        var pushed = server.Services.GetRequiredService<SocketIOServer>().Of("/").Sockets.Single();
        pushed.TryEmit("tick", "[1]"u8).ShouldBeTrue();

        (await raw.ReceiveAsync()).GetProperty("result").GetString()!.Length.ShouldBe(7_899_998);
        (await raw.ReceiveAsync()).GetProperty("result").GetString()!.Length.ShouldBe(7_899_998);
        var names = new List<string>
        {
            (await socket.EventAsync()).Name,
            (await socket.EventAsync()).Name,
            (await socket.EventAsync()).Name,
        };
        names.Order(StringComparer.Ordinal).ShouldBe(["/large", "/large", "tick"]);
    }

    private static async Task<IEnumerable<int>> AskAsync(TestServer server, IssuedKey key, string door, int count, int bytes)
    {
        var body = $$"""{"bytes":{{bytes}}}""";
        var lengths = new List<int>();
        switch (door)
        {
            case "/ws":
                await using (var raw = await server.OpenWithKeyAsync(key))
                {
                    for (var i = 0; i < count; i++)
                    {
                        await raw.SendAsync($$"""{"action":"request","request":"/large","params":{{body}}}""");
                    }

                    while (lengths.Count < count)
                    {
                        lengths.Add(LengthOf(await raw.ReceiveAsync()));
                    }
                }

                break;
            case "/socket.io/":
                await using (var socket = await server.EnterAsync(key))
                {
                    for (var i = 0; i < count; i++)
                    {
                        await socket.EmitAsync("/large", body);
                    }

                    while (lengths.Count < count)
                    {
                        lengths.Add(LengthOf((await socket.EventAsync()).Argument));
                    }
                }

                break;
            case "polling":
                var polling = new PollingSession(server);
                await polling.OpenAsync(key.Secret);
                var posting = polling.PostAsync(string.Join('\x1e', Enumerable.Repeat($$"""42["/large",{{body}}]""", count)));
                while (lengths.Count < count)
                {
                    lengths.AddRange(
                        (await polling.PollAsync())
                            .Split('\x1e')
                            .Where(packet => packet.StartsWith("42[", StringComparison.Ordinal))
                            .Select(packet => LengthOf(JsonElement.Parse(packet[2..])[1]))
                    );
                }

                await posting;
                break;
            default:
                lengths.AddRange(
                    await Task.WhenAll(
                        Enumerable
                            .Range(0, count)
                            .Select(async _ =>
                            {
                                using var response = await server.Http.SendAsync(LargeAnswers.Post("/large", key, body));
                                return LengthOf(JsonElement.Parse(await response.Content.ReadAsByteArrayAsync()));
                            })
                    )
                );
                break;
        }

        return lengths;
    }

    private static int LengthOf(JsonElement answer)
    {
        answer.TryGetProperty("result", out var result).ShouldBeTrue(answer.GetRawText()[..Math.Min(300, answer.GetRawText().Length)]);
        return result.GetString()!.Length;
    }
}
