using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Sallyport.Doors.Listening;
using Sallyport.Server.Tests.Telemetry;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.Redaction;

/// <summary>
/// A canary key and token go through every door, in right and wrong places, in whole and broken requests, with everything logged at Trace
/// and the program's own filters taken away. Then they are looked for in everything that was written down.
/// </summary>
[Trait("Requirement", "R10")]
public sealed class CanaryTests
{
    [Fact]
    public async Task EveryDoor_EveryForm_LeavesNoCredentialBehind()
    {
        var spans = new List<string>();
        using var listener = new ActivityListener
        {
            // The test's own HTTP client writes the addresses that it asks for; the program's export takes no source but its own.
            ShouldListenTo = source => source.Name != "System.Net.Http",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                lock (spans)
                {
                    spans.Add(
                        activity.DisplayName
                            + " "
                            + string.Join(' ', activity.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"))
                            + " "
                            + string.Join(' ', activity.Events.SelectMany(entry => entry.Tags).Select(tag => $"{tag.Key}={tag.Value}"))
                            + " "
                            + string.Join(' ', activity.Baggage.Select(item => $"{item.Key}={item.Value}"))
                    );
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        using var meters = new MeterCapture();

        await using var collector = await OtlpReceiver.StartAsync();
        await using var server = await TestServer.StartAsync(
            new()
            {
                ["Metrics:Listen"] = "http://127.0.0.1:0",
                ["Telemetry:OtlpEndpoint"] = collector.Url,
                ["Telemetry:SampleRatio"] = "1",
            }
        );
        var key = await server.AddKeyAsync();
        var secret = key.Secret;
        var token = await server.MintAsync(key);
        var second = await server.MintAsync(key);
        var bodies = new StringBuilder();
        string[] lines =
        [
            // Whole requests with the canaries in every place, the wrong ones too.
            $"GET /ws?token={token} HTTP/1.1",
            $"GET /ws?%74oken={token} HTTP/1.1",
            $"GET /ws?token={secret} HTTP/1.1",
            $"GET /api/v1/ws-token?x-api-key={secret} HTTP/1.1",
            $"GET /{secret} HTTP/1.1",
            $"GET /api/v1/{token} HTTP/1.1",
            $"POST /api/v1/evm/rpc?token={token} HTTP/1.1",
            $"GET /socket.io/?EIO=4&transport=polling&token={secret} HTTP/1.1",
            $"GET http://user:{secret}@127.0.0.1/ws?token={token} HTTP/1.1",
            // Malformed request lines, cut and bent where they might slip past a pattern.
            $"GET /ws?token={token} HTTP/9.9",
            $"GET /ws?token={token}",
            $"GET  /ws?token={token} HTTP/1.1 extra",
            $"G\u0001T /ws?token={secret} HTTP/1.1",
            $"/ws?token={token}",
            secret,
            token,
            $"{secret} / HTTP/1.1",
            $"GET ws?token={token} HTTP/1.1",
            $"GET /ws?token={token}\u0000 HTTP/1.1",
            $"GET /{new string('a', 40)}?token={token} XTTP/1.1",
        ];
        foreach (var line in lines)
        {
            bodies.AppendLine(
                await RawTcp.SendAsync(server.Port, $"{line}\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
            );
        }

        string[] headers =
        [
            $"x-api-key: {secret}",
            $"x-api-key : {secret}",
            $"x-api-key\u0001: {secret}",
            $"{secret}",
            $"{secret}: 1",
            $"Authorization: Bearer {second}",
            $"Authorization: Bearer {second}\u0000",
            $"Authorization: Basic {secret}",
            $"Sec-WebSocket-Protocol: sallyport.v1, bearer.{second}",
            $"Host: {secret}",
            $"Cookie: token={token}",
            $"Referer: http://a/?token={token}",
            $"Origin: https://{secret}",
            $"Forwarded: for=\"{secret}\"",
            $"Content-Type: {secret}",
        ];
        foreach (var header in headers)
        {
            foreach (var path in new[] { "GET /ws", "GET /api/v1/ws-token?a=1", "POST /api/v1/evm/rpc" })
            {
                var answer = await RawTcp.SendAsync(
                    server.Port,
                    $"{path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n{header}\r\nContent-Length: 0\r\n\r\n"
                );
                if (!answer.StartsWith("HTTP/1.1 200", StringComparison.Ordinal))
                {
                    bodies.AppendLine(answer);
                }
            }
        }

        await using (var peer = await server.OpenAsync("?token=" + token))
        {
            bodies.AppendLine(await AnswerAsync(peer, $$"""{"action":"{{secret}}","token":"{{token}}"}"""));
            bodies.AppendLine(
                await AnswerAsync(peer, $$$"""{"action":"request","request":"{{{secret}}}","params":{"chain":"{{{token}}}"}}""")
            );
            await peer.SendAsync(secret);
            (await peer.CloseCodeAsync()).ShouldBe(4400);
            bodies.AppendLine(peer.Socket.CloseStatusDescription);
        }

        await using (var peer = await server.OpenAsync("?auth=message&x=1"))
        {
            await peer.SendAsync($$"""{"action":"auth","token":"{{second}}"}""");
            bodies.AppendLine(await peer.ReceiveTextAsync());
        }

        await using (var peer = await server.OpenSocketIOAsync())
        {
            bodies.AppendLine(await peer.ConnectAsync($$"""{"token":"{{token}}"}"""));
            await peer.EnterAsync(secret);
            bodies.AppendLine((await peer.AskAsync("/evm/rpc", $$"""{"chain":"{{secret}}","method":"{{token}}"}""")).GetRawText());
            await peer.Peer.SendAsync("4" + secret);
            await peer.UntilClosedAsync();
        }

        var scraped = await server.Http.GetStringAsync(
            new Uri(server.Services.GetRequiredService<SideListeners>().Addresses.Single().Url + "/metrics")
        );
        await server.StopAsync();

        var written = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["logs"] = string.Join('\n', server.Log.Lines),
            ["spans"] = string.Join('\n', spans),
            ["metrics"] = meters.Text,
            ["scraped"] = scraped,
            ["exported"] = string.Concat(collector.Requests.Select(sent => Encoding.Latin1.GetString(sent.Body))),
            ["bodies"] = bodies.ToString(),
        };
        foreach (var file in Directory.EnumerateFiles(server.Folder, "*", SearchOption.AllDirectories))
        {
            written[file] = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file));
        }

        // The sinks did work: they saw the lines that would have told.
        written["logs"].ShouldContain("Request starting");
        written["logs"].ShouldContain("Invalid request line");
        written["logs"].ShouldContain("Trace ");
        written["spans"].ShouldNotBeEmpty();
        written["scraped"].ShouldContain("sallyport_admissions_total");
        written["exported"].ShouldContain("GET /ws");
        written["exported"].ShouldContain("sallyport.admissions");
        written.Keys.ShouldContain(name => name.EndsWith(".db", StringComparison.Ordinal));

        foreach (var (place, text) in written)
        {
            foreach (var canary in Pieces(secret, token, second))
            {
                var at = text.IndexOf(canary, StringComparison.Ordinal);
                at.ShouldBe(-1, at < 0 ? "" : $"{place}: {text[Math.Max(0, at - 200)..Math.Min(text.Length, at + 60)]}");
            }
        }
    }

    // Half a key or a token's signature is a find too. A token's header and the key id in it are public.
    private static IEnumerable<string> Pieces(string secret, params string[] tokens)
    {
        yield return secret[9..21];
        yield return secret[21..33];
        yield return secret[^12..^4];
        foreach (var token in tokens)
        {
            var parts = token.Split('.');
            yield return parts[1][..16];
            yield return parts[1][^16..];
            yield return parts[2][..12];
            yield return parts[2][^12..];
        }
    }

    private static async Task<string?> AnswerAsync(WebSocketPeer peer, string text)
    {
        await peer.SendAsync(text);
        return await peer.ReceiveTextAsync();
    }
}
