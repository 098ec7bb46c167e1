namespace Sallyport.Access.Accounts;

/// <summary>A customer: whom the keys belong to and which set of limits holds.</summary>
public sealed record Account
{
    /// <summary>Gets the public name of the account, <c>acc_…</c>; safe to show and to log.</summary>
    public required string Id { get; init; }

    /// <summary>Gets what the operator calls the customer.</summary>
    public required string Name { get; init; }

    /// <summary>Gets how to reach the customer, usually a mail address; empty when not given.</summary>
    public string Contact { get; init; } = "";

    /// <summary>Gets what the customer does with the service; empty when not given.</summary>
    public string UseCase { get; init; } = "";

    /// <summary>Gets the tier, one of <see cref="TierNames"/>.</summary>
    public required string Tier { get; init; }

    /// <summary>Gets whether the account's keys open doors.</summary>
    public AccountState State { get; init; } = AccountState.Active;

    /// <summary>Gets the limits of this account that differ from its tier's, as JSON text; null for none.</summary>
    public string? LimitOverrides { get; init; }

    /// <summary>Gets which version of the account this is: 1 when created, one more with every change.</summary>
    public long Revision { get; init; } = 1;

    /// <summary>Gets when the account was created, to the millisecond.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
