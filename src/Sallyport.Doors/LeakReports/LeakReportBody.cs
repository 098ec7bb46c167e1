using System.Text.Json;
using Sallyport.Access.LeakReports;
using Sallyport.Doors.Admissions;

namespace Sallyport.Doors.LeakReports;

/// <summary>What a reporter sends. A class, not a record: no ToString that shows the keys.</summary>
internal sealed class LeakReportBody
{
    /// <summary>More than 100 keys and what is said about them need. Reports come from strangers, so no more than this is taken.</summary>
    public const int MaxBytes = 8 * 1024;

    public const string Expected =
        "one JSON object with key (an API key) or keys (1 to 100 of them), and source (at most 500 characters) if you like";

    private LeakReportBody(IReadOnlyList<string> keys, string? source)
    {
        Keys = keys;
        Source = source;
    }

    public IReadOnlyList<string> Keys { get; }

    public string? Source { get; }

    /// <summary>Reads the body by its shape alone; null where it is of another.</summary>
    public static LeakReportBody? Read(JsonElement body)
    {
        if (body.ValueKind is not JsonValueKind.Object)
        {
            return null;
        }

        var hasKey = body.TryGetProperty("key"u8, out var key);
        var hasKeys = body.TryGetProperty("keys"u8, out var keys);
        var hasSource = body.TryGetProperty("source"u8, out var source) && source.ValueKind is not JsonValueKind.Null;
        if (
            hasKey == hasKeys
            || (hasKey && key.ValueKind is not JsonValueKind.String)
            || (hasKeys && keys.ValueKind is not JsonValueKind.Array)
            || (hasSource && source.ValueKind is not JsonValueKind.String)
        )
        {
            return null;
        }

        IReadOnlyList<JsonElement> items = hasKey ? [key] : [.. keys.EnumerateArray().Take(LeakReportService.MaxKeys + 1)];
        var text = hasSource ? source.GetString() : null;
        return
            items.Count is > 0 and <= LeakReportService.MaxKeys
            && items.All(item => item.ValueKind is JsonValueKind.String)
            && LeakReportService.CheckSource(text) is null
            ? new LeakReportBody([.. items.Select(item => Credential.Trim(item.GetString())!).Distinct(StringComparer.Ordinal)], text)
            : null;
    }
}
