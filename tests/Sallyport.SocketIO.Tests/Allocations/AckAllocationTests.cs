using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Tests.Hardening;
using Sallyport.SocketIO.Tests.Sockets;

namespace Sallyport.SocketIO.Tests.Allocations;

/// <summary>An event on its whole way from the client's frame through its handler to the frame that acknowledges it, the network left out.</summary>
[Collection(Alone.Name)]
public sealed class AckAllocationTests
{
    [Theory]
    [InlineData("""421["raw","some text",[1,2]]""", """431["some text",[1,2]]""")]
    [InlineData("""421["typed",67]""", "431[68]")]
    [InlineData("""42["quiet",67]""", "")]
    public async Task Event_HandlerThatCompletesAtOnce_AllocatesNothing(string text, string expected)
    {
        await using var services = new ServiceCollection().AddSocketIO().Services.BuildServiceProvider();
        var (session, client) = await ConnectAsync(services.GetRequiredService<SocketIOServer>());
        var frame = Encoding.UTF8.GetBytes(text);
        await session.ReceiveTextAsync(frame);
        client.Last.ShouldBe(expected);

        Allocated
            .ByAThousand(() =>
            {
                var receiving = session.ReceiveTextAsync(frame);
                if (!receiving.IsCompletedSuccessfully)
                {
                    throw new InvalidOperationException("It did not complete at once.");
                }
            })
            .ShouldBe(0);

        client.Last.ShouldBe(expected);
    }

    private static async Task<(EngineSession Session, LastFrame Client)> ConnectAsync(SocketIOServer server)
    {
        var isIn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server
            .Of("/")
            .OnConnected(socket =>
            {
                socket.On("raw", received => _ = received.TryAck(received.ArgumentsJson));
                socket.On("typed", TestJson.Default.Int32, TestJson.Default.Int32, (number, _) => number + 1);
                socket.On("quiet", _ => { });
                socket.On("first", _ => isIn.TrySetResult());
            });
        var client = new LastFrame();
        var request = new EngineRequest(new DefaultHttpContext(), TimeProvider.System.GetUtcNow(), new RepeatedText());
        var session = server.Engine.Open(request, _ => client, out _);
        await session.ReceiveTextAsync("40"u8.ToArray());

        // It waits for the connection handler to return: from here on an event runs where it is received.
        await session.ReceiveTextAsync("""42["first"]"""u8.ToArray());
        await isIn.Task.WaitAsync(TimeSpan.FromSeconds(30));
        client.Forget();
        return (session, client);
    }

    /// <summary>A client that takes everything and forgets all but the last.</summary>
    private sealed class LastFrame : EngineTransport
    {
        private readonly byte[] _frame = new byte[1024];
        private int _length;

        public string Last => Encoding.UTF8.GetString(_frame, 0, _length);

        public override EngineTransports Kind => EngineTransports.WebSocket;

        public override TimeSpan CloseTimeout => TimeSpan.FromSeconds(1);

        public override bool HasReceiver => true;

        public void Forget() => _length = 0;

        public override bool TryWrite(ReadOnlySpan<byte> frame, bool isBinary)
        {
            frame.CopyTo(_frame);
            _length = frame.Length;
            return true;
        }

        public override bool TryWrite(ReadOnlySpan<EngineMessage> messages)
        {
            foreach (var message in messages)
            {
                _ = TryWrite(message.Frame.Span, message.IsBinary);
            }

            return true;
        }

        public override void Wake() { }

        public override void Cut() { }
    }
}
