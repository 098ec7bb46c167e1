using System.Text;
using System.Text.Json.Serialization;
using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Sallyport.SocketIO;
using Sallyport.SocketIO.EngineIO;

namespace Sallyport.Benchmarks;

/// <summary>
/// An event with acknowledgement on its whole way through a session, from the frame to the answer's frame, the network left out. A handler that completes
/// where it is called must allocate nothing, or the benchmark fails.
/// </summary>
public class DispatchBenchmarks
{
    private readonly byte[] _raw = Encoding.UTF8.GetBytes("421[\"raw\",\"" + new string('x', 100) + "\"]");
    private readonly byte[] _typed = Encoding.UTF8.GetBytes("421[\"typed\",67]");
    private readonly byte[] _quote = Encoding.UTF8.GetBytes("421[\"quote\",{\"asset\":\"btc\",\"price\":67123}]");
    private ServiceProvider _services = null!;
    private EngineSession _session = null!;
    private LastFrame _client = null!;

    [GlobalSetup]
    public void SetUp()
    {
        var services = new ServiceCollection();
        services.AddSocketIO();
        _services = services.BuildServiceProvider();
        var server = _services.GetRequiredService<SocketIOServer>();
        using var ready = new ManualResetEventSlim();
        server
            .Of("/")
            .OnConnected(socket =>
            {
                for (var i = 0; i < 10; i++)
                {
                    socket.On("other" + i, _ => { });
                }

                socket.On("raw", received => received.TryAck(received.ArgumentsJson));
                socket.On("typed", BenchJson.Default.Int32, BenchJson.Default.Int32, (number, _) => number + 1);
                socket.On("quote", BenchJson.Default.BenchQuote, BenchJson.Default.BenchQuote, (quote, _) => quote);
                ready.Set();
            });
        _session = server.Engine.Open(
            new EngineRequest(new DefaultHttpContext(), TimeProvider.System.GetUtcNow(), new RepeatedText()),
            _ => _client = new LastFrame(),
            out var _
        );
        Receive("40"u8.ToArray());
        ready.Wait();

        // The first event may come before the connection handler has returned, and then waits for it.
        _session.ReceiveTextAsync(_raw).AsTask().Wait();
        Require(Raw() == _raw.Length - 6, "43");
        Require(Typed() == "431[68]".Length, "431[68]");
        Require(Quote() == _quote.Length - 8, "431[{\"asset\":\"btc\",\"price\":67123}]");
        Allocations.RequireNone(Raw);
        Allocations.RequireNone(Typed);
    }

    [GlobalCleanup]
    public void CleanUp() => _services.Dispose();

    [Benchmark(Baseline = true)]
    public int Raw() => Receive(_raw);

    [Benchmark]
    public int Typed() => Receive(_typed);

    /// <summary>A record is an object: reading it allocates the object and its text, nothing else.</summary>
    [Benchmark]
    public int Quote() => Receive(_quote);

    private int Receive(byte[] frame)
    {
        var receiving = _session.ReceiveTextAsync(frame);
        if (!receiving.IsCompletedSuccessfully)
        {
            throw new InvalidOperationException("It did not complete at once.");
        }

        return _client.Length;
    }

    private void Require(bool isTrue, string expected)
    {
        if (!isTrue || !_client.Text.StartsWith(expected, StringComparison.Ordinal))
        {
            throw new InvalidOperationException("Answered " + _client.Text);
        }
    }

    /// <summary>A client that takes everything and forgets all but the last.</summary>
    private sealed class LastFrame : EngineTransport
    {
        private readonly byte[] _frame = new byte[1024];

        public int Length { get; private set; }

        public string Text => Encoding.UTF8.GetString(_frame, 0, Length);

        public override EngineTransports Kind => EngineTransports.WebSocket;

        public override TimeSpan CloseTimeout => TimeSpan.FromSeconds(1);

        public override bool HasReceiver => true;

        public override bool TryWrite(ReadOnlySpan<byte> frame, bool isBinary)
        {
            frame.CopyTo(_frame);
            Length = frame.Length;
            return true;
        }

        public override bool TryWrite(ReadOnlySpan<EngineMessage> messages)
        {
            foreach (var message in messages)
            {
                TryWrite(message.Frame.Span, message.IsBinary);
            }

            return true;
        }

        public override void Wake() { }

        public override void Cut() { }
    }
}

internal sealed record BenchQuote(string Asset, int Price);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(BenchQuote))]
internal sealed partial class BenchJson : JsonSerializerContext;
