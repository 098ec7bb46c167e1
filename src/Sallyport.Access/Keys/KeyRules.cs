using System.Net;

namespace Sallyport.Access.Keys;

/// <summary>What may stand in a key.</summary>
internal static class KeyRules
{
    private const int MaxOrigins = 100;
    private const int MaxOriginLength = 300;
    private const int MaxRanges = 100;

    /// <summary>Says what is wrong with a key's name, scopes, origins or ranges, or null.</summary>
    public static AccessFailure? Check(string? name, ScopeSet? scopes, IReadOnlyList<string>? origins, IReadOnlyList<IPNetwork>? ranges)
    {
        var problem = LabelRule.Check("name", name, LabelRule.MaxName, isRequired: true) ?? CheckOrigins(origins ?? []);
        if (problem is null && scopes is not null)
        {
            _ = ScopeNames.TryRead(scopes.Scopes, out _, out problem);
        }

        if (problem is null && ranges?.Count > MaxRanges)
        {
            problem = $"A key has at most {MaxRanges} address ranges.";
        }

        return problem is null ? null : new AccessFailure(AccessFailureKind.Invalid, problem);
    }

    /// <summary>Each once, in the order given.</summary>
    public static IReadOnlyList<T> Distinct<T>(IReadOnlyList<T>? list) => list is null ? [] : [.. list.Distinct()];

    private static string? CheckOrigins(IReadOnlyList<string> origins)
    {
        if (origins.Count > MaxOrigins)
        {
            return $"A key has at most {MaxOrigins} origins.";
        }

        return origins.Any(origin => origin.Length > MaxOriginLength || !OriginRule.IsSerialized(origin))
            ? "An origin is scheme://host[:port] exactly as a browser sends it, such as https://app.example.com: no path, no wildcard, no default port."
            : null;
    }
}
