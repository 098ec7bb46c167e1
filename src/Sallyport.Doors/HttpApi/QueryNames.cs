using Sallyport.Doors.Errors;

namespace Sallyport.Doors.HttpApi;

/// <summary>Refuses query parameters that an endpoint does not have: a misspelt name must not be ignored in silence.</summary>
internal static class QueryNames
{
    private const int LongestShown = 64;

    /// <summary>Returns the failure that names the first unknown parameter, or null.</summary>
    public static RequestFailure? Check(IQueryCollection query, params ReadOnlySpan<string> known)
    {
        foreach (var (name, _) in query)
        {
            if (known.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                continue;
            }

            var shown = name.Length <= LongestShown ? name : name[..LongestShown] + "…";
            var expected = known.Length == 0 ? "this address has no query parameters" : "known: " + string.Join(", ", known!);
            return new RequestFailure(RequestError.InvalidParameter, $"unknown query parameter \"{shown}\"; {expected}");
        }

        return null;
    }
}
