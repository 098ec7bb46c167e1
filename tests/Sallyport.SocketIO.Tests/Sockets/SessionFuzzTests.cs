using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.Extensions.Logging;
using Sallyport.SocketIO.Tests.Hosting;
using Sallyport.SocketIO.Tests.Protocol;

namespace Sallyport.SocketIO.Tests.Sockets;

/// <summary>Random packets against a running server: whatever comes, it answers the next client and logs no failure.</summary>
[Trait("Requirement", "R16")]
public sealed class SessionFuzzTests
{
    private const int SessionsToBreak = 150;

    [Fact]
    [SuppressMessage("Security", "CA5394", Justification = "Repeatable, not secret.")]
    public async Task Session_RandomPackets_NeverFailsTheServer()
    {
        await using var host = await TestHost.StartAsync(server =>
            server
                .Of("/")
                .OnConnected(socket =>
                {
                    socket.OnAny(received => socket.TryEmit("back", received.ArgumentsJson, received.Attachments));
                    socket.OnAny(received => received.Arguments.GetArrayLength().ShouldBeGreaterThanOrEqualTo(0));
                    socket.On("name", received => received.TryAck(received.ArgumentsJson, received.Attachments));
                })
        );
        var samples = new List<byte[]>();
        Fuzz.Run(bytes => samples.Add(bytes));
#pragma warning disable RS0030 // A fixed seed is the point.
        var random = new Random(7);
#pragma warning restore RS0030
        for (var i = 0; i < SessionsToBreak; i++)
        {
            var polling = await PollingClient.OpenAsync(host, "/socket.io/");
            var body = new List<byte>("40"u8.ToArray());
            for (var packet = 0; packet < 5; packet++)
            {
                body.Add(0x1e);
                body.AddRange("42"u8);
                body.AddRange(samples[random.Next(samples.Count)]);
            }

            using var content = new ByteArrayContent([.. body]);
            (await polling.PostAsync(content)).Body.ShouldBe("ok");

            using var client = await SocketClient.ConnectAsync(host);
            await TrySendAsync(client, Encoding.UTF8.GetString([(byte)'4', .. samples[random.Next(samples.Count)]]));
            await TrySendAsync(client, Encoding.UTF8.GetString(samples[random.Next(samples.Count)]));
        }

        using var last = await SocketClient.ConnectAsync(host);
        await last.SendAsync("421[\"name\",1]");
        (await last.ReadAsync()).ShouldBe("42[\"back\",1]");
        (await last.ReadAsync()).ShouldBe("431[1]");
        host.Log.Lines.ShouldNotContain(line => line.Level >= LogLevel.Warning);
    }

    private static async Task TrySendAsync(SocketClient client, string text)
    {
        try
        {
            await client.SendAsync(text);
        }
        catch (System.Net.WebSockets.WebSocketException)
        {
            // The server has already ended the session.
        }
    }
}
