using Sallyport.Access.Audit;

namespace Sallyport.Storage.Sqlite.Audit;

/// <summary>An audit entry as the table has it.</summary>
internal sealed class AuditRow
{
    public const string Columns = """
        number AS Number, at AS At, actor_kind AS ActorKind, actor_id AS ActorId, actor_address AS ActorAddress, action AS Action, target AS Target,
        before AS Before, after AS After, previous_hash AS PreviousHash, hash AS Hash
        """;

    private static readonly long FirstTime = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long LastTime = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    public long Number { get; init; }
    public long At { get; init; }
    public string ActorKind { get; init; } = "";
    public string ActorId { get; init; } = "";
    public string? ActorAddress { get; init; }
    public string Action { get; init; } = "";
    public string Target { get; init; } = "";
    public string? Before { get; init; }
    public string? After { get; init; }
    public string PreviousHash { get; init; } = "";
    public string Hash { get; init; } = "";

    public static AuditRow From(AuditEntry entry) =>
        new()
        {
            Number = entry.Number,
            At = entry.At.ToUnixTimeMilliseconds(),
            ActorKind = ActorKindText.Of(entry.ActorKind),
            ActorId = entry.ActorId,
            ActorAddress = entry.From,
            Action = entry.Action,
            Target = entry.Target,
            Before = entry.Before,
            After = entry.After,
            PreviousHash = entry.PreviousHash,
            Hash = entry.Hash,
        };

    /// <summary>Reads the row; null when no entry of ours can have become it.</summary>
    public AuditEntry? ToEntry() =>
        ActorKindText.TryParse(ActorKind, out var kind) && At >= FirstTime && At <= LastTime
            ? new AuditEntry
            {
                Number = Number,
                At = DateTimeOffset.FromUnixTimeMilliseconds(At),
                ActorKind = kind,
                ActorId = ActorId,
                From = ActorAddress,
                Action = Action,
                Target = Target,
                Before = Before,
                After = After,
                PreviousHash = PreviousHash,
                Hash = Hash,
            }
            : null;
}
