using System.Text.Json;
using System.Text.Json.Nodes;
using Sallyport.Access.Audit;

namespace Sallyport.Operations.Verbs;

/// <summary>An audit entry as operators see it.</summary>
internal sealed record AuditEntryView(
    long Number,
    DateTimeOffset At,
    string ActorKind,
    string Actor,
    string? From,
    string Action,
    string Target,
    JsonObject? Before,
    JsonObject? After,
    string Hash
)
{
    public static AuditEntryView Of(AuditEntry entry) =>
        new(
            entry.Number,
            entry.At,
            ActorKindText.Of(entry.ActorKind),
            entry.ActorId,
            entry.From,
            entry.Action,
            entry.Target,
            Fields(entry.Before),
            Fields(entry.After),
            entry.Hash
        );

    // Listing does not verify: what somebody wrote over an entry is shown as far as it can be.
    private static JsonObject? Fields(string? text)
    {
        try
        {
            return text is null ? null : JsonNode.Parse(text) as JsonObject ?? new JsonObject { ["text"] = text };
        }
        catch (JsonException)
        {
            return new JsonObject { ["text"] = text };
        }
    }
}
