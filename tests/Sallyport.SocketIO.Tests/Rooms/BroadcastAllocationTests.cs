using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Http;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.Rooms;

/// <summary>A broadcast costs memory once, not for each receiver.</summary>
public sealed class BroadcastAllocationTests
{
    // Only a broadcast that does cost by its receivers needs all of it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("namespace")]
    [InlineData("room")]
    [InlineData("from a socket")]
    [InlineData("union")]
    [InlineData("except")]
    [InlineData("volatile")]
    public async Task Emit_ManyReceivers_AllocatesNoMoreThanForFew(string way)
    {
        await using var small = await TestHost.StartAsync();
        await using var large = await TestHost.StartAsync();
        var toFew = await EmitterAsync(small, way, 20);
        var toMany = await EmitterAsync(large, way, 1000);

        // The least of several, by turns: optimized code allocates less, and another thread optimizes it at any time.
        var (few, many) = (long.MaxValue, long.MaxValue);
        var started = Stopwatch.GetTimestamp();
        do
        {
            few = Math.Min(few, Measure(toFew));
            many = Math.Min(many, Measure(toMany));
        } while (few != many && Stopwatch.GetElapsedTime(started) < Patience);

        many.ShouldBe(few);
    }

    private static long Measure(Action emit)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        emit();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static async Task<Action> EmitterAsync(TestHost host, string way, int receivers)
    {
        var space = host.Server.Of("/");
        var sockets = new List<Socket>();
        for (var i = 0; i < receivers; i++)
        {
            sockets.Add(await SilentClient.ConnectAsync(host));
            sockets[i].Join(i % 2 == 0 ? ["a", "all"] : ["a", "b", "all"]);
        }

        sockets[1].Join("muted");
        return way switch
        {
            "namespace" => () => space.Emit("said", "[1]"u8),
            "room" => () => space.To("all").Emit("said", "[1]"u8),
            "from a socket" => () => sockets[0].To("all").Emit("said", "[1]"u8),
            "union" => () => space.To("a").To("b").Emit("said", "[1]"u8),
            "except" => () => space.Except("muted").Emit("said", "[1]"u8),
            _ => () => space.To("all").Volatile.Emit("said", "[1]"u8),
        };
    }

    /// <summary>Takes everything and forgets it.</summary>
    private sealed class SilentClient(TaskCompletionSource<string> connected) : EngineTransport
    {
        public override EngineTransports Kind => EngineTransports.WebSocket;

        public override TimeSpan CloseTimeout => TimeSpan.FromSeconds(30);

        public override bool HasReceiver => true;

        public static async Task<Socket> ConnectAsync(TestHost host)
        {
            var connected = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            var request = new EngineRequest(new DefaultHttpContext(), host.Time.GetUtcNow(), new RepeatedText());
            var session = host.Server.Engine.Open(request, _ => new SilentClient(connected), out _);
            await session.ReceiveTextAsync("40"u8.ToArray());
            var id = await connected.Task.WaitAsync(TimeSpan.FromSeconds(30));
            host.Server.Of("/").TryGetSocket(id, out var socket).ShouldBeTrue();
            _ = socket.Rooms;
            return socket;
        }

        public override bool TryWrite(ReadOnlySpan<byte> frame, bool isBinary)
        {
            if (frame.StartsWith("40{"u8))
            {
                connected.TrySetResult(Encoding.UTF8.GetString(frame).Split('"')[3]);
            }

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
