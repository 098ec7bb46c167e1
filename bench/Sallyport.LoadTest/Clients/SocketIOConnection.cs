using System.Globalization;
using System.Text;
using System.Text.Json;
using Sallyport.LoadTest.Measuring;

namespace Sallyport.LoadTest.Clients;

/// <summary>
/// The least of a Socket.IO v5 client over Engine.IO v4 that can be measured with: WebSocket transport from the start, one namespace,
/// text packets, one request at a time. Pings are answered whenever something is awaited.
/// https://socket.io/docs/v4/socket-io-protocol/ and https://socket.io/docs/v4/engine-io-protocol/
/// </summary>
internal sealed class SocketIOConnection : IDisposable
{
    private static readonly byte[] Pong = "3"u8.ToArray();

    private readonly TextSocket _socket;
    private readonly MemoryStream _packet = new();
    private int _nextId;

    private SocketIOConnection(TextSocket socket) => _socket = socket;

    /// <summary>Opens a session and connects to namespace <c>/</c> with a token; ends when the server has admitted it.</summary>
    public static async Task<SocketIOConnection> ConnectAsync(Uri server, string token, CancellationToken cancellationToken)
    {
        var url = new UriBuilder(LoopbackTarget.Require(server))
        {
            Scheme = server.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs,
            Path = "/socket.io/",
            Query = "EIO=4&transport=websocket",
        };
        var connection = new SocketIOConnection(await TextSocket.OpenAsync(url.Uri, header: null, cancellationToken));
        try
        {
            // 0{"sid":…} from the server, 40{"token":…} to it, 40{"sid":…} from it.
            await connection.ExpectAsync("0{"u8.ToArray(), cancellationToken);
            var auth = Encoding.UTF8.GetBytes($$"""40{"token":"{{JsonEncodedText.Encode(token)}}"}""");
            await connection._socket.SendAsync(auth, cancellationToken);
            await connection.ExpectAsync("40{"u8.ToArray(), cancellationToken);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Emits an event and awaits its acknowledgement: <c>42&lt;id&gt;["name",{…}]</c>, then <c>43&lt;id&gt;[…]</c>.</summary>
    /// <param name="eventJson">The array of name and argument.</param>
    /// <param name="expected">What the acknowledgement must hold somewhere.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task RequestAsync(ReadOnlyMemory<byte> eventJson, ReadOnlyMemory<byte> expected, CancellationToken cancellationToken)
    {
        var id = Encoding.ASCII.GetBytes((_nextId++).ToString(CultureInfo.InvariantCulture));
        _packet.SetLength(0);
        _packet.Write("42"u8);
        _packet.Write(id);
        _packet.Write(eventJson.Span);
        await _socket.SendAsync(_packet.GetBuffer().AsMemory(0, (int)_packet.Length), cancellationToken);
        while (true)
        {
            var received = await ReceiveAsync(cancellationToken);
            if (IsAcknowledgement(received.Span, id))
            {
                if (received.Span.IndexOf(expected.Span) < 0)
                {
                    throw new WrongAnswerException($"not the acknowledgement expected: {Encoding.UTF8.GetString(received.Span)}");
                }

                return;
            }
        }
    }

    /// <summary>Waits until the server ends the session because its key does: packet DISCONNECT, <c>41</c>.</summary>
    public async Task WaitUntilRevokedAsync(CancellationToken cancellationToken) => await ExpectAsync("41"u8.ToArray(), cancellationToken);

    public void Dispose()
    {
        _socket.Dispose();
        _packet.Dispose();
    }

    private static bool IsAcknowledgement(ReadOnlySpan<byte> packet, ReadOnlySpan<byte> id) =>
        packet.StartsWith("43"u8) && packet[2..].StartsWith(id) && packet[(2 + id.Length)..].StartsWith("["u8);

    private async Task ExpectAsync(ReadOnlyMemory<byte> start, CancellationToken cancellationToken)
    {
        var received = await ReceiveAsync(cancellationToken);
        if (!received.Span.StartsWith(start.Span))
        {
            throw new WrongAnswerException($"not the packet expected: {Encoding.UTF8.GetString(received.Span)}");
        }
    }

    private async ValueTask<ReadOnlyMemory<byte>> ReceiveAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var received = await _socket.ReceiveAsync(cancellationToken);
            if (received.Span is not [(byte)'2'])
            {
                return received;
            }

            await _socket.SendAsync(Pong, cancellationToken);
        }
    }
}
