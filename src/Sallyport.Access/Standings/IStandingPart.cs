namespace Sallyport.Access.Standings;

/// <summary>What a feature remembers of a key or an account, kept on its <see cref="Standing"/>.</summary>
internal interface IStandingPart
{
    /// <summary>Tells whether nothing is lost when this is forgotten.</summary>
    /// <param name="isWritten">Whether the store has what the key used.</param>
    /// <param name="time">The clock.</param>
    bool CanForget(bool isWritten, TimeProvider time);
}
