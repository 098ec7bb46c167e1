using System.Net;
using System.Runtime.InteropServices;

namespace Sallyport.SocketIO.EngineIO;

/// <summary>
/// What Engine.IO reads of a query: <c>EIO</c>, <c>transport</c>, <c>sid</c>, <c>b64</c>. Names are case-sensitive, and where a parameter comes more than once the
/// last one counts, as at the reference server. A pair without escapes is read where it stands.
/// </summary>
/// <remarks>https://url.spec.whatwg.org/#urlencoded-parsing</remarks>
internal readonly struct EngineQuery
{
    private readonly string _text;
    private readonly Part _version;
    private readonly Part _transport;
    private readonly Part _sessionId;

    private EngineQuery(string text, Part version, Part transport, Part sessionId, bool asksForBase64)
    {
        _text = text;
        _version = version;
        _transport = transport;
        _sessionId = sessionId;
        AsksForBase64 = asksForBase64;
    }

    public ReadOnlySpan<char> Version => _version.Of(_text);

    public ReadOnlySpan<char> Transport => _transport.Of(_text);

    /// <summary>Gets the session id; empty where a session is to be opened.</summary>
    public ReadOnlySpan<char> SessionId => _sessionId.Of(_text);

    /// <summary>Gets a value indicating whether the client (<c>forceBase64</c>) wants binary data as text on a WebSocket too.</summary>
    public bool AsksForBase64 { get; }

    /// <param name="query">The query as sent, with its question mark.</param>
    public static EngineQuery Of(string? query)
    {
        var text = query ?? "";
        Part version = default;
        Part transport = default;
        Part sessionId = default;
        var asksForBase64 = false;
        for (var start = 1; start < text.Length; )
        {
            var rest = text.AsSpan(start);
            var length = rest.IndexOf('&') is >= 0 and var end ? end : rest.Length;
            var pair = rest[..length];
            var equals = pair.IndexOf('=');
            var name = equals < 0 ? pair : pair[..equals];
            var value = equals < 0 ? new Part(start + length, 0) : new Part(start + equals + 1, length - equals - 1);
            switch (IsEscaped(name) ? WebUtility.UrlDecode(name.ToString()) : name)
            {
                case "EIO":
                    version = value;
                    break;
                case "transport":
                    transport = value;
                    break;
                case "sid":
                    sessionId = value;
                    break;
                case "b64":
                    asksForBase64 = value.Length > 0;
                    break;
            }

            start += length + 1;
        }

        var plain = new EngineQuery(text, version, transport, sessionId, asksForBase64);
        return IsEscaped(plain.Version) || IsEscaped(plain.Transport) || IsEscaped(plain.SessionId)
            ? Of(Decoded(plain.Version), Decoded(plain.Transport), Decoded(plain.SessionId), asksForBase64)
            : plain;
    }

    private static EngineQuery Of(string version, string transport, string sessionId, bool asksForBase64) =>
        new(
            version + transport + sessionId,
            new Part(0, version.Length),
            new Part(version.Length, transport.Length),
            new Part(version.Length + transport.Length, sessionId.Length),
            asksForBase64
        );

    private static bool IsEscaped(ReadOnlySpan<char> text) => text.ContainsAny('%', '+');

    private static string Decoded(ReadOnlySpan<char> text) => WebUtility.UrlDecode(text.ToString());

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Part(int Start, int Length)
    {
        public ReadOnlySpan<char> Of(string text) => text.AsSpan(Start, Length);
    }
}
