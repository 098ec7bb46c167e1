using Microsoft.Extensions.Primitives;

namespace Sallyport.Operations.AdminApi;

/// <summary>
/// Reads the header <c>Idempotency-Key</c>: a structured-field string such as <c>"8e03978e-40d5"</c>, or as most clients send it, without the quotes.
/// https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
/// </summary>
internal static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    public const int Longest = 255;

    /// <summary>Reads the key, null where there is none; false where there is one that is none.</summary>
    public static bool TryRead(StringValues values, out string? key)
    {
        key = null;
        if (values.Count == 0)
        {
            return true;
        }

        var text = values.Count == 1 ? values[0] ?? "" : "";
        if (text.Length >= 2 && text[0] == '"' && text[^1] == '"')
        {
            text = text[1..^1];
        }

        key = text;
        return text.Length is > 0 and <= Longest && text.All(letter => letter is > ' ' and < '\x7f' and not '"' and not '\\');
    }
}
