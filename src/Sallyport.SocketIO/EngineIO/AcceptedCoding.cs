using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Sallyport.SocketIO.EngineIO;

internal enum ContentCoding
{
    Identity,
    Deflate,
    Gzip,
}

/// <summary>What a client's <c>Accept-Encoding</c> leaves to choose from. https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3</summary>
internal static class AcceptedCoding
{
    /// <summary>Gives the coding the client likes best; gzip where it likes both alike.</summary>
    public static ContentCoding Choose(StringValues acceptEncoding)
    {
        if (acceptEncoding.Count == 0 || !StringWithQualityHeaderValue.TryParseList(acceptEncoding, out var accepted))
        {
            return ContentCoding.Identity;
        }

        var (gzip, deflate) = (QualityOf(accepted, "gzip"), QualityOf(accepted, "deflate"));
        if (gzip <= 0 && deflate <= 0)
        {
            return ContentCoding.Identity;
        }

        return gzip >= deflate ? ContentCoding.Gzip : ContentCoding.Deflate;
    }

    private static double QualityOf(IList<StringWithQualityHeaderValue> accepted, string coding)
    {
        var anyOther = 0.0;
        foreach (var entry in accepted)
        {
            if (entry.Value.Equals(coding, StringComparison.OrdinalIgnoreCase))
            {
                return entry.Quality ?? 1;
            }

            if (entry.Value == "*")
            {
                anyOther = entry.Quality ?? 1;
            }
        }

        return anyOther;
    }
}
