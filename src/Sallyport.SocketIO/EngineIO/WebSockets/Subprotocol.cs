using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace Sallyport.SocketIO.EngineIO.WebSockets;

/// <summary>
/// The subprotocol of a WebSocket. A browser gives the connection up where it offered some and the server names none, so the first one offered is taken, as
/// at the reference server. https://www.rfc-editor.org/rfc/rfc6455#section-11.3.4
/// </summary>
internal static class Subprotocol
{
    // https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2
    private static readonly SearchValues<char> Tokens = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    );

    /// <summary>Gives the subprotocol to answer with, or none where none is offered.</summary>
    /// <returns><see langword="false"/> when the header is no list of different tokens.</returns>
    public static bool TryChoose(HttpRequest request, out string? chosen)
    {
        chosen = null;
        var offers = request.Headers.SecWebSocketProtocol;
        if (offers.Count == 0)
        {
            return true;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var offer in offers.ToString().Split(','))
        {
            var name = offer.Trim([' ', '\t']);
            if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(Tokens) || !seen.Add(name))
            {
                chosen = null;
                return false;
            }

            chosen ??= name;
        }

        return true;
    }
}
