using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Sallyport.Access.Keys;

namespace Sallyport.Doors.Admissions;

/// <summary>
/// Contract §7. No <c>Origin</c>: not a browser, allowed. With one: an exact, ordinal match in the key's list, or, where the key has
/// none, in the server's list or with the server itself. Nothing is parsed and no prefix, suffix or case is forgiven.
/// </summary>
internal sealed class OriginPolicy(IOptions<OriginsOptions> options)
{
    private readonly string[] _allowed = options.Value.Allowed;

    /// <summary>Judges the <c>Origin</c> header of a request whose key allows <paramref name="keyOrigins"/>.</summary>
    /// <param name="origin">The header as received; more than one value is refused.</param>
    /// <param name="self">The origin under which the client reached this server.</param>
    /// <param name="keyOrigins">The key's own list; empty means the server's counts.</param>
    public bool Allows(StringValues origin, string? self, IReadOnlyCollection<string> keyOrigins)
    {
        if (origin.Count == 0)
        {
            return true;
        }

        if (origin.Count != 1 || origin[0] is not { } value || !OriginRule.IsSerialized(value))
        {
            return false;
        }

        return keyOrigins.Count > 0 ? Contains(keyOrigins, value) : AllowsByServer(value, self);
    }

    /// <summary>Judges an origin before any key is known: what CORS on <c>/socket.io</c> may allow.</summary>
    public bool AllowsByServer(string origin, string? self) =>
        OriginRule.IsSerialized(origin) && (string.Equals(origin, self, StringComparison.Ordinal) || Contains(_allowed, origin));

    private static bool Contains(IReadOnlyCollection<string> list, string origin)
    {
        foreach (var entry in list)
        {
            if (string.Equals(entry, origin, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
