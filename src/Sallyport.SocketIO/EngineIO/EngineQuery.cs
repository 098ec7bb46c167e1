using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http;

namespace Sallyport.SocketIO.EngineIO;

/// <summary>
/// What Engine.IO reads of a query: <c>EIO</c>, <c>transport</c>, <c>sid</c>. Where a parameter comes more than once the last one counts, as at the
/// reference server. Read without decoding: only a query with escapes takes the long way.
/// </summary>
internal readonly struct EngineQuery
{
    private readonly string _text;
    private readonly Part _version;
    private readonly Part _transport;
    private readonly Part _sessionId;

    private EngineQuery(string text, Part version, Part transport, Part sessionId)
    {
        _text = text;
        _version = version;
        _transport = transport;
        _sessionId = sessionId;
    }

    public ReadOnlySpan<char> Version => _version.Of(_text);

    public ReadOnlySpan<char> Transport => _transport.Of(_text);

    /// <summary>Gets the session id; empty where a session is to be opened.</summary>
    public ReadOnlySpan<char> SessionId => _sessionId.Of(_text);

    public static EngineQuery Of(HttpRequest request)
    {
        var text = request.QueryString.Value ?? "";
        if (text.AsSpan().ContainsAny('%', '+'))
        {
            return Decoded(request.Query);
        }

        Part version = default;
        Part transport = default;
        Part sessionId = default;
        for (var start = 1; start < text.Length; )
        {
            var rest = text.AsSpan(start);
            var length = rest.IndexOf('&') is >= 0 and var end ? end : rest.Length;
            var pair = rest[..length];
            if (pair.StartsWith("EIO="))
            {
                version = new Part(start + 4, length - 4);
            }
            else if (pair.StartsWith("transport="))
            {
                transport = new Part(start + 10, length - 10);
            }
            else if (pair.StartsWith("sid="))
            {
                sessionId = new Part(start + 4, length - 4);
            }

            start += length + 1;
        }

        return new EngineQuery(text, version, transport, sessionId);
    }

    private static EngineQuery Decoded(IQueryCollection query)
    {
        var (version, transport, sessionId) = (Last(query, "EIO"), Last(query, "transport"), Last(query, "sid"));
        return new EngineQuery(
            version + transport + sessionId,
            new Part(0, version.Length),
            new Part(version.Length, transport.Length),
            new Part(version.Length + transport.Length, sessionId.Length)
        );
    }

    private static string Last(IQueryCollection query, string parameter) => query[parameter] is [.., { } last] ? last : "";

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Part(int Start, int Length)
    {
        public ReadOnlySpan<char> Of(string text) => text.AsSpan(Start, Length);
    }
}
