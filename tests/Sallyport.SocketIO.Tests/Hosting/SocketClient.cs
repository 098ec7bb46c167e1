using System.Net.WebSockets;
using System.Text;

namespace Sallyport.SocketIO.Tests.Hosting;

/// <summary>A client on a WebSocket, frame by frame. Every wait ends by itself after a generous time.</summary>
internal sealed class SocketClient : IDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(30));
    private readonly byte[] _buffer = new byte[4 * 1024 * 1024];

    public WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    /// <summary>Opens a session and takes the handshake packet.</summary>
    public static async Task<SocketClient> OpenAsync(TestHost host, string path = "/socket.io/", string query = "")
    {
        var client = await OpenRawAsync(host, path, "?EIO=4&transport=websocket" + query);
        (await client.ReadAsync()).ShouldStartWith("0{");
        return client;
    }

    public static async Task<SocketClient> OpenRawAsync(TestHost host, string path, string query)
    {
        var client = new SocketClient();
        await client._socket.ConnectAsync(new Uri($"ws://{host.Address.Authority}{path}{query}"), client._patience.Token);
        return client;
    }

    /// <summary>Opens a session and connects to a namespace.</summary>
    public static async Task<SocketClient> ConnectAsync(TestHost host, string @namespace = "/", string auth = "")
    {
        var client = await OpenAsync(host);
        var prefix = @namespace == "/" ? "" : @namespace + ",";
        await client.SendAsync("40" + prefix + auth);
        (await client.ReadAsync()).ShouldStartWith("40" + prefix + "{\"sid\":\"");
        return client;
    }

    public Task SendAsync(string text) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, _patience.Token);

    public Task SendAsync(ReadOnlyMemory<byte> data, WebSocketMessageType type, bool endOfMessage) =>
        _socket.SendAsync(data, type, endOfMessage, _patience.Token).AsTask();

    public Task SendAsync(byte[] data) => SendAsync(data, WebSocketMessageType.Binary, endOfMessage: true);

    /// <summary>Reads a frame: its text, <c>bin:</c> and hexadecimal digits, or <c>closed</c>.</summary>
    public async Task<string> ReadAsync()
    {
        var length = 0;
        try
        {
            while (true)
            {
                var received = await _socket.ReceiveAsync(_buffer.AsMemory(length), _patience.Token);
                length += received.Count;
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    return "closed";
                }

                if (received.EndOfMessage)
                {
                    var data = _buffer.AsSpan(0, length);
                    return received.MessageType == WebSocketMessageType.Text
                        ? Encoding.UTF8.GetString(data)
                        : "bin:" + Convert.ToHexStringLower(data);
                }
            }
        }
        catch (WebSocketException)
        {
            return "closed";
        }
    }

    /// <summary>Reads until the connection ends and says that it did.</summary>
    public async Task ShouldCloseAsync()
    {
        while (await ReadAsync() != "closed") { }
    }

    public async Task CloseAsync()
    {
        try
        {
            await _socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, _patience.Token);
        }
        catch (WebSocketException)
        {
            // The server was faster.
        }
    }

    public void Cut() => _socket.Abort();

    public void Dispose()
    {
        _socket.Dispose();
        _patience.Dispose();
    }
}
