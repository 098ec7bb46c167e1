using System.Collections.Frozen;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Sallyport.SocketIO.EngineIO;

/// <summary>
/// Gives one string for many equal ones. Sessions keep their requests, and most clients of an application send the same: which browser, what it takes,
/// from where. Remembers the latest few, never a header that may hold a secret.
/// </summary>
internal sealed class RepeatedText
{
    private const int Slots = 256;
    private const int MaxLength = 256;

    private static readonly FrozenSet<string> Headers = new[]
    {
        HeaderNames.Accept,
        HeaderNames.AcceptEncoding,
        HeaderNames.AcceptLanguage,
        HeaderNames.CacheControl,
        HeaderNames.Connection,
        HeaderNames.Host,
        HeaderNames.Origin,
        HeaderNames.Pragma,
        HeaderNames.SecWebSocketExtensions,
        HeaderNames.SecWebSocketVersion,
        HeaderNames.Upgrade,
        HeaderNames.UserAgent,
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private readonly string?[] _slots = new string?[Slots];

    /// <summary>Gives the string, or one that came before and is equal. May be called from any thread; who is overtaken only shares less.</summary>
    public string Share(string text)
    {
        if (text.Length is 0 or > MaxLength)
        {
            return text;
        }

        ref var slot = ref _slots[(uint)text.GetHashCode(StringComparison.Ordinal) % Slots];
        if (slot is { } known && string.Equals(known, text, StringComparison.Ordinal))
        {
            return known;
        }

        slot = text;
        return text;
    }

    public KeyValuePair<string, StringValues> Share(KeyValuePair<string, StringValues> header) =>
        header.Value is [{ } value] && Headers.TryGetValue(header.Key, out var name) ? new(name, Share(value)) : header;
}
