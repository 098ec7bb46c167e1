using System.Text.Json.Nodes;
using Sallyport.Access;
using Sallyport.Access.Notices;

namespace Sallyport.Storage.Sqlite.Notices;

/// <summary>A row of <c>notices</c>.</summary>
internal sealed class NoticeRow
{
    public const string Columns = """
        n.id AS Id, n.kind AS Kind, n.account_id AS AccountId, n.key_id AS KeyId, n.text AS Text, n.data AS Data, n.raised_at AS RaisedAt,
        n.acknowledged_at AS AcknowledgedAt, n.acknowledged_by AS AcknowledgedBy
        """;

    public string Id { get; init; } = "";
    public string Kind { get; init; } = "";
    public string? AccountId { get; init; }
    public string? KeyId { get; init; }
    public string Text { get; init; } = "";
    public string? Data { get; init; }
    public long RaisedAt { get; init; }
    public long? AcknowledgedAt { get; init; }
    public string? AcknowledgedBy { get; init; }
    public long Attempts { get; init; }

    public static NoticeRow From(Notice notice) =>
        new()
        {
            Id = notice.Id,
            Kind = NoticeKindText.Of(notice.Kind),
            AccountId = notice.AccountId,
            KeyId = notice.KeyId,
            Text = notice.Text,
            Data = notice.Data?.ToJsonString(),
            RaisedAt = notice.RaisedAt.ToUnixTimeMilliseconds(),
            AcknowledgedAt = notice.AcknowledgedAt?.ToUnixTimeMilliseconds(),
            AcknowledgedBy = notice.AcknowledgedBy,
        };

    public Notice ToNotice() =>
        new(
            Id,
            NoticeKindText.TryParse(Kind, out var kind) ? kind : throw new AccessStoreException($"Notice {Id} cannot be read."),
            AccountId,
            KeyId,
            Text,
            Data is null ? null : (JsonObject?)JsonNode.Parse(Data),
            DateTimeOffset.FromUnixTimeMilliseconds(RaisedAt),
            AcknowledgedAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
            AcknowledgedBy
        );
}
