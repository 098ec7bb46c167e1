namespace Sallyport.Access.Usage;

/// <summary>
/// Usage that outlives the process: minutes, rolled up to hours and days. A store that cannot answer throws <see cref="AccessStoreException"/>.
/// </summary>
/// <remarks>
/// Roll-ups copy: a minute stays until it is purged, and the store remembers up to where hours and days are complete, so that reading
/// counts everything once. What is written late, for a minute that has been rolled up, is added to its hour and day as well.
/// </remarks>
public interface IUsageStore
{
    /// <summary>Adds a batch, all of it or nothing.</summary>
    /// <returns>False when it was there already and nothing was added.</returns>
    Task<bool> WriteAsync(UsageBatch batch, CancellationToken cancellationToken);

    /// <summary>Reads, from the coarsest roll-ups that answer the question exactly.</summary>
    ValueTask<UsageReading> ReadAsync(UsageQuery query, CancellationToken cancellationToken);

    /// <summary>The units of an account and of its keys in one calendar month of UTC, as far as they have been written.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="month">Any instant of the month.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<UsageMonth> ReadMonthAsync(string accountId, DateTimeOffset month, CancellationToken cancellationToken);

    /// <summary>Rolls minutes up to hours and hours up to days: every hour and day that is over at <paramref name="until"/>. Again changes nothing.</summary>
    Task RollUpAsync(DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>Forgets rows of one interval that began before an instant, as far as they have been rolled up.</summary>
    /// <returns>How many.</returns>
    Task<int> PurgeAsync(UsageInterval interval, DateTimeOffset before, CancellationToken cancellationToken);
}
