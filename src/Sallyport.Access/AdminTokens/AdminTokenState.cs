namespace Sallyport.Access.AdminTokens;

/// <summary>Whether an admin token opens the admin API.</summary>
public enum AdminTokenState
{
    /// <summary>It does.</summary>
    Active,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>An operator took it back; for good.</summary>
    Revoked,
}
