using System.Net.WebSockets;
using Sallyport.LoadTest.Measuring;

namespace Sallyport.LoadTest.Clients;

/// <summary>A WebSocket that sends and receives whole text messages. One caller at a time.</summary>
internal sealed class TextSocket : IDisposable
{
    private const int MostBytes = 1024 * 1024;

    // One for all: its connections are not pooled once they are upgraded.
    private static readonly HttpMessageInvoker Invoker = new(LoopbackHandler.Create());

    private readonly ClientWebSocket _socket = new();
    private byte[] _buffer = new byte[1024];

    private TextSocket() => _socket.Options.KeepAliveInterval = TimeSpan.Zero;

    public static async Task<TextSocket> OpenAsync(Uri url, (string Name, string Value)? header, CancellationToken cancellationToken)
    {
        var text = new TextSocket();
        try
        {
            if (header is { } given)
            {
                text._socket.Options.SetRequestHeader(given.Name, given.Value);
            }

            await text._socket.ConnectAsync(url, Invoker, cancellationToken);
            return text;
        }
        catch
        {
            text.Dispose();
            throw;
        }
    }

    /// <summary>Gets the code the server closed with; null while it has not.</summary>
    public int? CloseCode => (int?)_socket.CloseStatus;

    public ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken) =>
        _socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);

    /// <summary>Receives one message; it is valid until the next call.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReceiveAsync(CancellationToken cancellationToken)
    {
        var length = 0;
        while (true)
        {
            var received = await _socket.ReceiveAsync(_buffer.AsMemory(length), cancellationToken);
            length += received.Count;
            if (received.MessageType == WebSocketMessageType.Close)
            {
                throw new WrongAnswerException($"the server closed with {CloseCode} {_socket.CloseStatusDescription}");
            }

            if (received.EndOfMessage)
            {
                return _buffer.AsMemory(0, length);
            }

            if (length == _buffer.Length)
            {
                if (length >= MostBytes)
                {
                    throw new WrongAnswerException($"a message of more than {MostBytes} bytes");
                }

                Array.Resize(ref _buffer, length * 2);
            }
        }
    }

    public void Dispose() => _socket.Dispose();
}
