using System.Text;
using Sallyport.LoadTest.Measuring;

namespace Sallyport.LoadTest.Clients;

/// <summary>A connection to <c>/ws</c>.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly TextSocket _socket;

    private RawConnection(TextSocket socket) => _socket = socket;

    /// <summary>Opens with a ws-token in the query, as the source document's clients do.</summary>
    public static Task<RawConnection> OpenWithTokenAsync(Uri server, string token, CancellationToken cancellationToken) =>
        OpenAsync(server, $"token={Uri.EscapeDataString(token)}", header: null, cancellationToken);

    /// <summary>Opens with an API key in a header, as servers do.</summary>
    public static Task<RawConnection> OpenWithKeyAsync(Uri server, string apiKey, CancellationToken cancellationToken) =>
        OpenAsync(server, query: "", ("x-api-key", apiKey), cancellationToken);

    /// <summary>Sends a message and awaits the answer to it.</summary>
    public async Task RequestAsync(ReadOnlyMemory<byte> message, ReadOnlyMemory<byte> expected, CancellationToken cancellationToken)
    {
        await _socket.SendAsync(message, cancellationToken);
        var received = await _socket.ReceiveAsync(cancellationToken);
        if (received.Span.IndexOf(expected.Span) < 0)
        {
            throw new WrongAnswerException($"not the answer expected: {Encoding.UTF8.GetString(received.Span)}");
        }
    }

    /// <summary>Waits until the server ends the session because its key does: close code 4401.</summary>
    public async Task WaitUntilRevokedAsync(CancellationToken cancellationToken)
    {
        const int Unauthorized = 4401;
        try
        {
            while (true)
            {
                await _socket.ReceiveAsync(cancellationToken);
            }
        }
        catch (WrongAnswerException) when (_socket.CloseCode == Unauthorized)
        {
            // What was awaited.
        }
    }

    public void Dispose() => _socket.Dispose();

    private static async Task<RawConnection> OpenAsync(
        Uri server,
        string query,
        (string Name, string Value)? header,
        CancellationToken cancellationToken
    )
    {
        var url = new UriBuilder(LoopbackTarget.Require(server))
        {
            Scheme = server.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs,
            Path = "/ws",
            Query = query,
        };
        return new RawConnection(await TextSocket.OpenAsync(url.Uri, header, cancellationToken));
    }
}
