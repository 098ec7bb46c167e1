namespace Sallyport.Access.Audit;

/// <summary>One entry of the audit log, as it was written. Every field but the hash itself is covered by the hash.</summary>
public sealed record AuditEntry
{
    /// <summary>Gets the number: 1 for the first, one more for each that follows, no gaps.</summary>
    public required long Number { get; init; }

    /// <summary>Gets when it was written, to the millisecond.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Gets what kind of actor it was.</summary>
    public required ActorKind ActorKind { get; init; }

    /// <summary>Gets who it was.</summary>
    public required string ActorId { get; init; }

    /// <summary>Gets the address the actor came from, as text.</summary>
    public string? From { get; init; }

    /// <summary>Gets the operation's verb.</summary>
    public required string Action { get; init; }

    /// <summary>Gets what was changed.</summary>
    public required string Target { get; init; }

    /// <summary>Gets the changed fields before, a JSON object.</summary>
    public string? Before { get; init; }

    /// <summary>Gets the changed fields after, a JSON object.</summary>
    public string? After { get; init; }

    /// <summary>Gets the hash of the entry before, 64 hexadecimal digits; zeros for the first.</summary>
    public required string PreviousHash { get; init; }

    /// <summary>Gets the hash of this entry, 64 hexadecimal digits.</summary>
    public required string Hash { get; init; }
}
