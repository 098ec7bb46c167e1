namespace Sallyport.Access.Keys;

/// <summary>Where a key is in its life.</summary>
public enum KeyState
{
    /// <summary>Opens doors.</summary>
    Active,

    /// <summary>Being replaced: opens doors until its overlap ends.</summary>
    Rotating,

    /// <summary>Ended by an operator; never comes back.</summary>
    Revoked,

    /// <summary>Its time is over. Never stored: follows from <see cref="ApiKey.ExpiresAt"/> and the clock.</summary>
    Expired,
}
