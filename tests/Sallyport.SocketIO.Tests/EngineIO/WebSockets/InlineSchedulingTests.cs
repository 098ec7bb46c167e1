using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.EngineIO.WebSockets;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.EngineIO.WebSockets;

/// <summary>Where a flush sends at once, on the thread that flushes.</summary>
public sealed class InlineSchedulingTests
{
    private const string Warning = "A handler kept the thread of sockets";

    [Theory]
    [InlineData(true, "1", true)]
    [InlineData(true, "0", false)]
    [InlineData(true, null, false)]
    [InlineData(false, "1", false)]
    [InlineData(null, "1", false)]
    public void IsAskedFor_InBothPlacesOrNot_OnlyInBoth(bool? kestrels, string? nets, bool expected) =>
        InlineScheduling
            .IsAskedFor(kestrels is { } isOn ? new SocketTransportOptions { UnsafePreferInlineScheduling = isOn } : null, nets)
            .ShouldBe(expected);

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 100)]
    public async Task TrySend_ManyMessagesBeforeTheQueueComesRound_LeaveWithOneFlush(bool isInline, int flushes)
    {
        await using var host = await TestHost.StartAsync(isInline: isInline, accept: _ => new Idle());
        var pipe = new CountedPipe();
        var session = host.Echo.Open(
            new EngineRequest(new DefaultHttpContext(), host.Time.GetUtcNow(), new RepeatedText()),
            session => new FramedWebSocketTransport(
                session,
                new FramedConnection(pipe, new Lifetime(), Takeover: null),
                isOpening: false,
                sendsBase64: false
            ),
            out _
        );
        await pipe.ReadAsync();
        var before = pipe.Flushes;

        lock (session.Gate)
        {
            // Whoever flushes for us waits at the gate.
            for (var i = 0; i < 100; i++)
            {
                session.TrySendText("4news"u8).ShouldBeTrue();
            }
        }

        (await pipe.ReadAsync(100 * "??4news".Length)).ShouldBe(100 * "??4news".Length);
        (pipe.Flushes - before).ShouldBe(flushes);
    }

    [Fact]
    public async Task Handler_KeepsTheThread_IsWarnedOfOnceInTenSeconds()
    {
        TestHost? host = null;
        await using var _ = host = await TestHost.StartAsync(
            isInline: true,
            accept: session => new Slow(session, by => host!.Time.Advance(TimeSpan.FromMilliseconds(by)))
        );
        using var client = await SocketClient.OpenAsync(host, "/engine.io/");

        await AskAsync(client, 249);
        Warnings().ShouldBe(0);
        await AskAsync(client, 250);
        await AskAsync(client, 5_000);
        Warnings().ShouldBe(1);
        await AskAsync(client, 10_000);
        Warnings().ShouldBe(2);
        host.Log.Lines.ShouldContain(line => line.Text.StartsWith(Warning + " for 250 ms", StringComparison.Ordinal));

        int Warnings() => host.Log.Lines.Count(line => line.Text.StartsWith(Warning, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Connection_IsCutAfterALongTime_IsNotWarnedOf()
    {
        await using var host = await TestHost.StartAsync(
            isInline: true,
            configureEngine: options => options.PingInterval = TimeSpan.FromHours(1)
        );
        using var client = await SocketClient.OpenAsync(host, "/engine.io/");
        await AskAsync(client, 0);

        host.Time.Advance(TimeSpan.FromMinutes(1));
        host.Echo.Sessions.Single().Abort();
        await host.Requests.WaitForAsync(static count => count == 0);

        host.Log.Lines.ShouldNotContain(line => line.Text.StartsWith(Warning, StringComparison.Ordinal));
    }

    // The answer to the second message leaves after the first message's batch is over.
    private static async Task AskAsync(SocketClient client, int milliseconds)
    {
        await client.SendAsync($"4{milliseconds}");
        (await client.ReadAsync()).ShouldBe($"4{milliseconds}");
        await client.SendAsync("40");
        (await client.ReadAsync()).ShouldBe("40");
    }

    private sealed class Slow(EngineSession session, Action<int> keep) : IEngineListener
    {
        public ValueTask OnMessageAsync(ReadOnlyMemory<byte> data, bool isBinary)
        {
            keep(int.Parse(data.Span, System.Globalization.CultureInfo.InvariantCulture));
            _ = session.TrySend(EngineMessage.Text(data.Span));
            return ValueTask.CompletedTask;
        }

        public ValueTask OnClosedAsync(EngineCloseReason reason) => ValueTask.CompletedTask;
    }

    private sealed class Idle : IEngineListener
    {
        public ValueTask OnMessageAsync(ReadOnlyMemory<byte> data, bool isBinary) => ValueTask.CompletedTask;

        public ValueTask OnClosedAsync(EngineCloseReason reason) => ValueTask.CompletedTask;
    }

    private sealed class Lifetime : IConnectionLifetimeFeature
    {
        public CancellationToken ConnectionClosed { get; set; }

        public void Abort() { }
    }

    /// <summary>A connection whose client reads what was flushed.</summary>
    private sealed class CountedPipe : PipeWriter, IDuplexPipe
    {
        private readonly Pipe _sent = new(new PipeOptions(pauseWriterThreshold: 0));
        private readonly Pipe _received = new();
        private int _flushes;

        public int Flushes => Volatile.Read(ref _flushes);

        public PipeReader Input => _received.Reader;

        public PipeWriter Output => this;

        public override bool CanGetUnflushedBytes => true;

        public override long UnflushedBytes => _sent.Writer.UnflushedBytes;

        public async Task<int> ReadAsync(int atLeast = 1)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            var read = await _sent.Reader.ReadAtLeastAsync(atLeast, patience.Token);
            var length = (int)read.Buffer.Length;
            _sent.Reader.AdvanceTo(read.Buffer.End);
            return length;
        }

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _flushes);
            return _sent.Writer.FlushAsync(cancellationToken);
        }

        public override void Advance(int bytes) => _sent.Writer.Advance(bytes);

        public override Memory<byte> GetMemory(int sizeHint = 0) => _sent.Writer.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => _sent.Writer.GetSpan(sizeHint);

        public override void CancelPendingFlush() => _sent.Writer.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => _sent.Writer.Complete(exception);
    }
}
