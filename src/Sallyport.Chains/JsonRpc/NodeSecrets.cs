using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Sallyport.Chains.JsonRpc;

/// <summary>
/// The parts of a node's addresses that must not reach a client: the user part, what looks like a key in path and query, and host with path. Plain words
/// of an address ("/execution") are no secrets: they stand in honest errors.
/// </summary>
internal sealed class NodeSecrets
{
    private const string Mask = "***";

    // Shorter pieces cannot be told from words and numbers of an honest message.
    private const int ShortestPassword = 4;
    private const int ShortestUser = 8;

    private readonly string[] _secrets;
    private readonly SearchValues<string> _search;

    public NodeSecrets(Uri configured)
    {
        _secrets =
        [
            .. Find(configured)
                .SelectMany(piece => new[] { piece, Uri.UnescapeDataString(piece) })
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .OrderByDescending(piece => piece.Length),
        ];
        _search = SearchValues.Create(_secrets, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Masks the secrets in a JSON value that a node sent. Everything else stays byte for byte.</summary>
    /// <returns>The same memory when it holds no secret.</returns>
    public ReadOnlyMemory<byte> Redact(ReadOnlyMemory<byte> json)
    {
        // Escapes can hide a secret from the quick look.
        if (!json.Span.Contains((byte)'\\') && !IsIn(Encoding.UTF8.GetString(json.Span)))
        {
            return json;
        }

        var output = new ArrayBufferWriter<byte>(json.Length);
        var copied = 0;
        var reader = new Utf8JsonReader(json.Span, new JsonReaderOptions { MaxDepth = JsonRpcCodec.MaxDepth });
        while (reader.Read())
        {
            if (reader.TokenType is (JsonTokenType.String or JsonTokenType.PropertyName) && ReadText(ref reader) is var text && IsIn(text))
            {
                var start = (int)reader.TokenStartIndex + 1;
                output.Write(json.Span[copied..start]);
                output.Write(JsonEncodedText.Encode(Redact(text)).EncodedUtf8Bytes);
                copied = start + reader.ValueSpan.Length;
            }
        }

        if (copied == 0)
        {
            return json;
        }

        output.Write(json.Span[copied..]);
        return output.WrittenMemory;
    }

    private bool IsIn(string text) => text.AsSpan().ContainsAny(_search);

    private string Redact(string text) =>
        _secrets.Aggregate(text, (redacted, secret) => redacted.Replace(secret, Mask, StringComparison.OrdinalIgnoreCase));

    private static string ReadText(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair. The other escapes are of no use to a node's honest error.
            return Encoding.UTF8.GetString(reader.ValueSpan);
        }
    }

    private static IEnumerable<string> Find(Uri address)
    {
        if (address.UserInfo is { Length: > 0 } user)
        {
            yield return Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(user)));
            var parts = user.Split(':', 2);
            if (parts[0].Length >= ShortestUser)
            {
                yield return parts[0];
            }

            if (parts.Length > 1 && parts[1].Length >= ShortestPassword)
            {
                yield return parts[1];
            }
        }

        foreach (var segment in address.AbsolutePath.Split('/').Where(KeyShape.IsLike))
        {
            yield return segment;
        }

        foreach (var parameter in address.Query.TrimStart('?').Split('&'))
        {
            var (name, value) = parameter.Split('=', 2) is [var first, var second] ? (first, second) : ("", parameter);
            if (KeyShape.IsLike(value) || (value.Length >= ShortestPassword && KeyShape.IsNameOfOne(name)))
            {
                yield return value;
            }

            if (KeyShape.IsLike(name))
            {
                yield return name;
            }
        }

        // A bare host with its port is an address inside the operator's network; with a path it says where the credential belongs.
        if (!address.IsDefaultPort)
        {
            yield return address.Authority;
        }

        if (address.AbsolutePath.Length > 1)
        {
            yield return address.Host + address.AbsolutePath;
            yield return address.Authority + address.AbsolutePath;
        }

        if (address.Query.Length > 1)
        {
            yield return address.Host + address.PathAndQuery;
            yield return address.Authority + address.PathAndQuery;
        }
    }
}
