namespace Sallyport.Access.Audit;

/// <summary>Which entries to list, newest first. What is null does not restrict.</summary>
public sealed record AuditQuery
{
    /// <summary>The most entries of one page.</summary>
    public const int MaxLimit = 1000;

    /// <summary>Gets whose entries, by <see cref="AuditEntry.ActorId"/>.</summary>
    public string? ActorId { get; init; }

    /// <summary>Gets entries of which action; a name that ends with a dot, like <c>keys.</c>, stands for all that begin with it.</summary>
    public string? Action { get; init; }

    /// <summary>Gets entries of what was changed.</summary>
    public string? Target { get; init; }

    /// <summary>Gets the first instant.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Gets the first instant that is too late.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Gets the number below which to go on: the last one of the page before.</summary>
    public long? Below { get; init; }

    /// <summary>Gets how many entries at most, 1 to <see cref="MaxLimit"/>.</summary>
    public int Limit { get; init; } = 100;
}
