namespace Sallyport.Storage.Backup;

/// <summary>Something that was ended after a backup was made and is alive in the backup.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Which one; of used ws-tokens, how many.</param>
/// <param name="How">How it was ended, in words.</param>
/// <param name="At">When it was ended, or is to end; null where the database does not say.</param>
public sealed record EndedThing(EndedKind Kind, string Id, string How, DateTimeOffset? At = null);

/// <summary>What can be ended.</summary>
public enum EndedKind
{
    /// <summary>An API key: revoked, given an earlier end, or marked as leaked.</summary>
    Key,

    /// <summary>A token of the admin API that was revoked.</summary>
    AdminToken,

    /// <summary>An account that was disabled.</summary>
    Account,

    /// <summary>A one-time link that was used or replaced.</summary>
    Link,

    /// <summary>An access request that was declined.</summary>
    AccessRequest,

    /// <summary>Ws-tokens that have opened their connection.</summary>
    WsTokens,

    /// <summary>A signing secret that was retired or given an end.</summary>
    SigningSecret,

    /// <summary>A pepper that was retired. It is named only: the keys in the backup need it.</summary>
    Pepper,
}
