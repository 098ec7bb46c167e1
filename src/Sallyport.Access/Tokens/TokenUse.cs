namespace Sallyport.Access.Tokens;

/// <summary>What became of the attempt to mark a ws-token used.</summary>
public enum TokenUse
{
    /// <summary>The mark is written and durable: admit. Also for API keys, which have no mark.</summary>
    Admitted,

    /// <summary>Another connection was first: refuse as <see cref="Authentication.RefusalReason.TokenUsed"/>.</summary>
    AlreadyUsed,

    /// <summary>The mark could not be written: answer UNAVAILABLE and admit nobody.</summary>
    Unavailable,
}
