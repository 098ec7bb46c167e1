using System.Text;
using Microsoft.AspNetCore.Http;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.Rooms;

/// <summary>A broadcast costs memory once, not for each receiver.</summary>
public sealed class BroadcastAllocationTests
{
    [Theory]
    [InlineData("namespace")]
    [InlineData("room")]
    [InlineData("from a socket")]
    [InlineData("union")]
    [InlineData("except")]
    [InlineData("volatile")]
    public async Task Emit_ManyReceivers_AllocatesNoMoreThanForFew(string way)
    {
        var few = await MeasureAsync(way, 20);
        var many = await MeasureAsync(way, 1000);

        many.ShouldBe(few);
    }

    private static async Task<long> MeasureAsync(string way, int receivers)
    {
        await using var host = await TestHost.StartAsync();
        var space = host.Server.Of("/");
        var sockets = new List<Socket>();
        for (var i = 0; i < receivers; i++)
        {
            sockets.Add(await SilentClient.ConnectAsync(host));
            sockets[i].Join(i % 2 == 0 ? ["a", "all"] : ["a", "b", "all"]);
        }

        sockets[1].Join("muted");
        Action emit = way switch
        {
            "namespace" => () => space.Emit("said", "[1]"u8),
            "room" => () => space.To("all").Emit("said", "[1]"u8),
            "from a socket" => () => sockets[0].To("all").Emit("said", "[1]"u8),
            "union" => () => space.To("a").To("b").Emit("said", "[1]"u8),
            "except" => () => space.Except("muted").Emit("said", "[1]"u8),
            _ => () => space.To("all").Volatile.Emit("said", "[1]"u8),
        };

        // The least of several: the runtime's own work on this thread (compiling a method again) may come between.
        emit();
        return Enumerable
            .Range(0, 20)
            .Min(_ =>
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                emit();
                return GC.GetAllocatedBytesForCurrentThread() - before;
            });
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
