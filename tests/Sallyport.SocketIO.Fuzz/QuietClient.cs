using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Sallyport.SocketIO.EngineIO;

namespace Sallyport.SocketIO.Fuzzing;

/// <summary>A client at no distance that takes what it is sent and says nothing by itself.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The semaphore's wait handle is never made: there is nothing to give back.")]
internal sealed class QuietClient : EngineTransport
{
    private readonly SemaphoreSlim _received = new(0);
    private EngineSession? _session;

    private QuietClient() { }

    public override EngineTransports Kind => EngineTransports.WebSocket;

    public override TimeSpan CloseTimeout => TimeSpan.FromSeconds(30);

    public override bool HasReceiver => true;

    public EngineSession Session => _session!;

    public static QuietClient Open(EngineServer server)
    {
        var client = new QuietClient();
        var request = new EngineRequest(new DefaultHttpContext(), DateTimeOffset.UnixEpoch, new RepeatedText());
        client._session = server.Open(request, _ => client, out _);
        client.Wake();
        return client;
    }

    public ValueTask SendAsync(byte[] message, bool isBinary) =>
        isBinary ? Session.ReceiveBinaryAsync(message) : Session.ReceiveTextAsync((byte[])[(byte)'4', .. message]);

    /// <summary>Waits for a message of the server, or the end.</summary>
    public async Task<bool> WaitAsync()
    {
        using var closed = Session.Closed.UnsafeRegister(static received => ((SemaphoreSlim)received!).Release(), _received);
        return await _received.WaitAsync(TimeSpan.FromSeconds(20)) && Session.IsOpen;
    }

    public override void Wake()
    {
        while (_session is not null && _session.TryTake(this, out _))
        {
            _received.Release();
        }

        if (_session is { IsClosing: true })
        {
            _session.Drained();
        }
    }

    public override void Cut() { }
}
