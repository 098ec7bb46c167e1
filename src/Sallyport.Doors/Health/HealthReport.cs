using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sallyport.Doors.Health;

/// <summary>The body of <c>/healthz</c> and <c>/readyz</c>. The server writes it and the command <c>health</c> reads it.</summary>
/// <param name="Status"><c>ok</c> for a process that answers; <c>ready</c> or <c>not ready</c>.</param>
/// <param name="Checks">The readiness checks; null where none was made.</param>
internal sealed record HealthReport(string Status, IReadOnlyList<HealthReportCheck>? Checks = null)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public static HealthReport Alive { get; } = new("ok");

    public static HealthReport Of(IReadOnlyList<CheckResult> results) =>
        new(
            results.All(result => result.Problem is null) ? "ready" : "not ready",
            [.. results.Select(result => new HealthReportCheck(result.Name, result.Problem is null ? "ok" : "failed", result.Problem))]
        );

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <summary>Reads a body; null where it is no health report.</summary>
    public static HealthReport? Parse(string body)
    {
        try
        {
            return JsonSerializer.Deserialize<HealthReport>(body, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>One readiness check.</summary>
/// <param name="Name">What was checked.</param>
/// <param name="Status"><c>ok</c> or <c>failed</c>.</param>
/// <param name="Reason">Why it failed.</param>
internal sealed record HealthReportCheck(string Name, string Status, string? Reason = null);
