using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sallyport.SocketIO.EngineIO;

namespace Sallyport.SocketIO.Fuzzing.Targets;

/// <summary>
/// What comes on a connection, through Kestrel and everything behind it: requests, upgrades and frames. <c>{sid}</c> in an input is the id of a polling
/// session; an input that begins with <c>W</c> is what follows the upgrade of a new one.
/// </summary>
internal sealed class WireTarget() : FuzzTarget("wire", Known)
{
    private const string Upgrade =
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly byte[][] Known =
    [
        Text("GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: x\r\n\r\n"),
        Text("GET /socket.io/?EIO=4&transport=polling&sid={sid} HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n"),
        Text(
            "POST /socket.io/?EIO=4&transport=polling&sid={sid} HTTP/1.1\r\nHost: x\r\nContent-Length: 30\r\n\r\n40\u001e42[\"echo\",{}]\u001e3\u001ebAQID\u001e41\u001e41\u001e41"
        ),
        Text(
            "POST /socket.io/?EIO=4&transport=polling&sid={sid} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n40\r\n0\r\n\r\n"
        ),
        Text(
            "OPTIONS /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: x\r\nOrigin: http://x\r\nAccess-Control-Request-Method: POST\r\n\r\n"
        ),
        Text("GET /socket.io/socket.io.js HTTP/1.1\r\nHost: x\r\nIf-None-Match: \"x\"\r\n\r\n"),
        Text("GET /socket.io/?EIO=3&transport=websocket HTTP/1.1\r\nHost: x\r\n" + Upgrade),
        [.. Text("GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\n" + Upgrade), .. ClientFrame.Make(0x81, "40"u8)],
        [
            .. Text("GET /socket.io/?EIO=4&transport=websocket&sid={sid} HTTP/1.1\r\nHost: x\r\n" + Upgrade),
            .. ClientFrame.Make(0x81, "2probe"u8),
            .. ClientFrame.Make(0x81, "5"u8),
            .. ClientFrame.Make(0x81, "40"u8),
        ],
        [
            (byte)'W',
            .. ClientFrame.Make(0x81, "40"u8),
            .. ClientFrame.Make(0x81, "421[\"echo\",1]"u8),
            .. ClientFrame.Make(0x88, [3, 0xe8]),
        ],
        [(byte)'W', .. ClientFrame.Make(0x01, "4"u8), .. ClientFrame.Make(0x89, "p"u8), .. ClientFrame.Make(0x80, "0/b,"u8)],
        [
            (byte)'W',
            .. ClientFrame.Make(0x81, "40"u8),
            .. ClientFrame.Make(0x81, "451-[\"back\",{\"_placeholder\":true,\"num\":0}]"u8),
            .. ClientFrame.Make(0x82, [1]),
        ],
    ];

    private readonly MemoryTransport _transport = new();
    private readonly CountingLog _log = new();
    private WebApplication? _app;

    public override async ValueTask<int> RunAsync(byte[] input)
    {
        _app ??= await StartAsync();
        var bytes = input is [(byte)'W', ..]
            ? [.. Text("GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\n" + Upgrade), .. input.AsSpan(1)]
            : WithSession(input);
        var (answer, isOver) = await ExchangeAsync(bytes, Moment);
        Require(isOver, "The connection does not come to an end.");
        Require(answer.Length < 2_000_000, "The answer is too long.");
        if (_log.TryTake(out var line))
        {
            throw new FuzzException(line!);
        }

        return answer.Length < 12
            ? answer.Length
            : Encoding.Latin1.GetString(answer, 9, 3).GetHashCode(StringComparison.Ordinal) + answer.Length;
    }

    public override async ValueTask CheckAsync()
    {
        var server = _app!.Services.GetRequiredService<SocketIOServer>();
        foreach (var session in server.Engine.Sessions)
        {
            session.Abort();
        }

        var (answer, _) = await ExchangeAsync(Known[0], Patience);
        Require(answer.AsSpan().StartsWith("HTTP/1.1 200 OK"u8), "The next client is not served.");
        (answer, _) = await ExchangeAsync(Known[7], Patience);
        Require(answer.AsSpan().StartsWith("HTTP/1.1 101 "u8), "The next client's upgrade is not taken.");
        Require(server.SessionCount <= 2, "Sessions are left that nobody has.");
    }

    public override async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.Services.GetRequiredService<SocketIOServer>().CloseAsync(new CancellationToken(canceled: true));
            await _app.DisposeAsync();
        }

        await base.DisposeAsync();
    }

    private async Task<WebApplication> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:1");
        builder.Logging.AddProvider(_log).SetMinimumLevel(LogLevel.Warning).AddFilter("Sallyport", LogLevel.Information);
        builder.Services.AddRouting();
        builder.Services.AddSocketIO(options => options.Engine.MaxPayload = 10_000);
        builder.Services.AddSingleton<IConnectionListenerFactory>(_transport);
        builder.Services.AddSingleton<IHostLifetime, UntilDisposed>();
        var app = builder.Build();
        app.MapSocketIO();
        FuzzedServer.Map(app.Services.GetRequiredService<SocketIOServer>());
        await app.StartAsync();
        return app;
    }

    private byte[] WithSession(byte[] input)
    {
        var at = input.AsSpan().IndexOf("{sid}"u8);
        if (at < 0)
        {
            return input;
        }

        var engine = _app!.Services.GetRequiredService<SocketIOServer>().Engine;
        var request = new EngineRequest(new DefaultHttpContext(), DateTimeOffset.UnixEpoch, new RepeatedText());
        var session = engine.Open(request, session => new PollingTransport(session), out _);
        return [.. input.AsSpan(0, at), .. Encoding.ASCII.GetBytes(session.Id), .. input.AsSpan(at + 5)];
    }

    // Everything is sent; after the first bytes of the answer, or a moment without any, the connection is closed.
    private async Task<(byte[] Answer, bool IsOver)> ExchangeAsync(byte[] bytes, TimeSpan wait)
    {
        var connection = _transport.Connect();
        await connection.Output.WriteAsync(bytes);
        using var moment = new CancellationTokenSource(wait);
        try
        {
            var first = await connection.Input.ReadAsync(moment.Token);
            connection.Input.AdvanceTo(first.Buffer.Start);
        }
        catch (OperationCanceledException)
        {
            // A poll that waits, or half a request.
        }

        await connection.Output.CompleteAsync();
        connection.Close();
        var reading = ReadAllAsync(connection.Input);
        var isOver = await Task.WhenAny(reading, Task.Delay(Patience)) == reading;
        return (isOver ? await reading : [], isOver);
    }

    private static async Task<byte[]> ReadAllAsync(PipeReader input)
    {
        using var answer = new MemoryStream();
        while (true)
        {
            var read = await input.ReadAsync();
            foreach (var part in read.Buffer)
            {
                answer.Write(part.Span);
            }

            input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                await input.CompleteAsync();
                return answer.ToArray();
            }
        }
    }

    private static byte[] Text(string text) => Encoding.Latin1.GetBytes(text);

    // A signal to the program ends the fuzzing, which then ends the server: never the server beneath it.
    private sealed class UntilDisposed : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
