namespace Sallyport.Access.Idempotency;

/// <summary>
/// Remembers requests by the key their sender gave them, so that a repeat gets the first answer instead of being done again. A store that cannot
/// answer throws <see cref="AccessStoreException"/>.
/// </summary>
public interface IIdempotencyStore
{
    /// <summary>Writes that a request is begun, durably, unless one with its key is there; forgets those begun before <paramref name="forgetBefore"/>.</summary>
    /// <returns>What is kept of the one that is there; null when it is this one.</returns>
    Task<KeptRequest?> BeginAsync(NewRequest request, DateTimeOffset forgetBefore, CancellationToken cancellationToken);

    /// <summary>Keeps the answer of a request that was begun.</summary>
    /// <param name="owner">Who sent it.</param>
    /// <param name="key">The key it was given.</param>
    /// <param name="answer">A JSON text without anything that is shown only once.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task FinishAsync(string owner, string key, string answer, CancellationToken cancellationToken);

    /// <summary>Forgets a request that was begun and came to nothing.</summary>
    Task ForgetAsync(string owner, string key, CancellationToken cancellationToken);
}
