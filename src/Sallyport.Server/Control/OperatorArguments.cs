namespace Sallyport.Server.Control;

/// <summary>Arguments of <see cref="OperatorVerbs.CreateAccount"/>.</summary>
internal sealed record CreateAccountArguments(string Name, string Tier, string? Contact = null, string? UseCase = null);

/// <summary>Arguments of the verbs that name one account or key.</summary>
internal sealed record IdArguments(string Id);

/// <summary>Arguments of <see cref="OperatorVerbs.CreateKey"/>.</summary>
internal sealed record CreateKeyArguments(string Account, string Name, bool Test, DateTimeOffset? ExpiresAt = null);

/// <summary>Arguments of <see cref="OperatorVerbs.ListKeys"/>; no account means all.</summary>
internal sealed record ListKeysArguments(string? Account = null);

/// <summary>Arguments of <see cref="OperatorVerbs.MintToken"/>: exactly one of the two.</summary>
internal sealed class MintTokenArguments
{
    public string? KeyId { get; init; }

    /// <summary>Gets the API key itself; a class, not a record, so that it never prints.</summary>
    public string? ApiKey { get; init; }
}
