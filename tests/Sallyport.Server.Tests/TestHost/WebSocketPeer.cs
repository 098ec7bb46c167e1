using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Sallyport.Server.Tests.TestHost;

/// <summary>A client of door B.</summary>
internal sealed class WebSocketPeer : IAsyncDisposable
{
    private byte[] _buffer = new byte[64 * 1024];

    private WebSocketPeer(ClientWebSocket socket)
    {
        Socket = socket;
    }

    public ClientWebSocket Socket { get; }

    public static async Task<WebSocketPeer> OpenAsync(Uri url, IReadOnlyDictionary<string, string>? headers, params string[] protocols)
    {
        var socket = new ClientWebSocket();
        socket.Options.Proxy = null;
        socket.Options.CollectHttpResponseDetails = true;
        foreach (var (name, value) in headers ?? new Dictionary<string, string>())
        {
            socket.Options.SetRequestHeader(name, value);
        }

        foreach (var protocol in protocols)
        {
            socket.Options.AddSubProtocol(protocol);
        }

        using var patience = new CancellationTokenSource(TestServer.Patience);
        try
        {
            await socket.ConnectAsync(url, patience.Token);
            return new WebSocketPeer(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Tries to open, giving the HTTP status: 101 when it opened (and is closed again).</summary>
    public static async Task<int> StatusAsync(Uri url, IReadOnlyDictionary<string, string>? headers = null, params string[] protocols)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        foreach (var (name, value) in headers ?? new Dictionary<string, string>())
        {
            socket.Options.SetRequestHeader(name, value);
        }

        foreach (var protocol in protocols)
        {
            socket.Options.AddSubProtocol(protocol);
        }

        using var patience = new CancellationTokenSource(TestServer.Patience);
        try
        {
            await socket.ConnectAsync(url, patience.Token);
        }
        catch (WebSocketException)
        {
            // The status says which refusal.
        }

        return (int)socket.HttpStatusCode;
    }

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text);

    public async Task SendAsync(ReadOnlyMemory<byte> bytes, WebSocketMessageType type, bool endOfMessage = true)
    {
        using var patience = new CancellationTokenSource(TestServer.Patience);
        await Socket.SendAsync(bytes, type, endOfMessage, patience.Token);
    }

    /// <summary>The next message as JSON.</summary>
    public async Task<JsonElement> ReceiveAsync()
    {
        var text = await ReceiveTextAsync();
        text.ShouldNotBeNull($"closed with {Socket.CloseStatus} {Socket.CloseStatusDescription}");
        return JsonElement.Parse(text);
    }

    /// <summary>Sends and gives the next message.</summary>
    public async Task<JsonElement> AskAsync(string text)
    {
        await SendAsync(text);
        return await ReceiveAsync();
    }

    /// <summary>Reads on until the server closes, and gives the code.</summary>
    public async Task<int> CloseCodeAsync()
    {
        while (await ReceiveTextAsync() is not null)
        {
            // Whatever was under way.
        }

        var code = (int)Socket.CloseStatus!.Value;
        using var patience = new CancellationTokenSource(TestServer.Patience);
        if (Socket.State is WebSocketState.CloseReceived)
        {
            await Socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, patience.Token);
        }

        return code;
    }

    /// <summary>The next message as text; null when the server closed.</summary>
    public async Task<string?> ReceiveTextAsync()
    {
        using var patience = new CancellationTokenSource(TestServer.Patience);
        var length = 0;
        while (true)
        {
            var received = await Socket.ReceiveAsync(_buffer.AsMemory(length), patience.Token);
            if (received.MessageType is WebSocketMessageType.Close)
            {
                return null;
            }

            length += received.Count;
            if (received.EndOfMessage)
            {
                return Encoding.UTF8.GetString(_buffer, 0, length);
            }

            if (length == _buffer.Length)
            {
                Array.Resize(ref _buffer, length * 2);
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        Socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
