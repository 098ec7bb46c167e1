namespace Sallyport.Access.Keys;

/// <summary>What happens to a live key that is reported as leaked.</summary>
public enum LeakAction
{
    /// <summary>It is revoked at once, and its live sessions are cut.</summary>
    Revoke,

    /// <summary>It is marked and lives on; its further use raises a notice.</summary>
    Flag,
}
