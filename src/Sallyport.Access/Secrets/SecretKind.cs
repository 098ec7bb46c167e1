namespace Sallyport.Access.Secrets;

/// <summary>The kinds of secrets that are exchanged from time to time.</summary>
public enum SecretKind
{
    /// <summary>What API keys are hashed under.</summary>
    Pepper,

    /// <summary>What ws-tokens are signed with.</summary>
    Signing,
}
