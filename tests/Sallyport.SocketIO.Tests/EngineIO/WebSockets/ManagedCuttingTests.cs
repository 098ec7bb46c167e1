using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.EngineIO.WebSockets;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.EngineIO.WebSockets;

/// <summary>Aborting a WebSocket of ASP.NET Core aborts its request, which must be there still.</summary>
public sealed class ManagedCuttingTests
{
    [Fact]
    public async Task Cut_RequestIsOver_LeavesItAlone()
    {
        await using var host = await TestHost.StartAsync();
        using var socket = new CountingWebSocket();
        var transport = Open(host, socket);
        socket.Leave();

        await transport.RunAsync(Task.CompletedTask);
        transport.Cut();

        socket.Aborts.ShouldBe(0);
    }

    [Fact]
    public async Task Cut_ClientReadsNothing_AbortsTheRequest()
    {
        await using var host = await TestHost.StartAsync();
        using var socket = new CountingWebSocket();
        var transport = Open(host, socket);

        var running = transport.RunAsync(Task.CompletedTask);
        transport.Cut();
        await running;

        socket.Aborts.ShouldBe(1);
    }

    private static ManagedWebSocketTransport Open(TestHost host, WebSocket socket)
    {
        ManagedWebSocketTransport transport = null!;
        var request = new EngineRequest(new DefaultHttpContext(), host.Time.GetUtcNow(), new RepeatedText());
        host.Server.Engine.Open(request, session => transport = new ManagedWebSocketTransport(session, socket, sendsBase64: false), out _);
        return transport;
    }

    /// <summary>Takes everything, and brings nothing but its end.</summary>
    private sealed class CountingWebSocket : WebSocket
    {
        private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private WebSocketState _state = WebSocketState.Open;

        public int Aborts { get; private set; }

        public override WebSocketCloseStatus? CloseStatus => null;

        public override string? CloseStatusDescription => null;

        public override WebSocketState State => _state;

        public override string? SubProtocol => null;

        /// <summary>The client says goodbye.</summary>
        public void Leave()
        {
            _state = WebSocketState.CloseReceived;
            _ = _end.TrySetResult();
        }

        public override void Abort()
        {
            Aborts++;
            _state = WebSocketState.Aborted;
            _ = _end.TrySetException(new WebSocketException(WebSocketError.ConnectionClosedPrematurely));
        }

        public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
            Task.CompletedTask;

        public override Task CloseOutputAsync(
            WebSocketCloseStatus closeStatus,
            string? statusDescription,
            CancellationToken cancellationToken
        ) => Task.CompletedTask;

        public override void Dispose() { }

        public override async Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken)
        {
            await _end.Task;
            return new WebSocketReceiveResult(0, WebSocketMessageType.Close, endOfMessage: true);
        }

        public override Task SendAsync(
            ArraySegment<byte> buffer,
            WebSocketMessageType messageType,
            bool endOfMessage,
            CancellationToken cancellationToken
        ) => Task.CompletedTask;
    }
}
