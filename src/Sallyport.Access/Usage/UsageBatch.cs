namespace Sallyport.Access.Usage;

/// <summary>
/// Counts on their way into the store. The same batch may be written again when nobody knows whether the first try succeeded: a store counts it
/// once, by <paramref name="Meter"/> and <paramref name="Sequence"/>.
/// </summary>
/// <param name="Meter">Which meter counted: a random name per run of a process.</param>
/// <param name="Sequence">Its batches, counted from 1.</param>
/// <param name="Rows">By the minute; each subject once.</param>
public sealed record UsageBatch(string Meter, long Sequence, IReadOnlyCollection<UsageRow> Rows);
