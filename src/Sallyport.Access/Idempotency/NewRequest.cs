namespace Sallyport.Access.Idempotency;

/// <summary>A request that is about to be done.</summary>
/// <param name="Owner">Who sent it; keys of different owners have nothing to do with each other.</param>
/// <param name="Key">The key it was given.</param>
/// <param name="Fingerprint">A hash of what it asks for, 32 bytes.</param>
/// <param name="At">When.</param>
public sealed record NewRequest(string Owner, string Key, ReadOnlyMemory<byte> Fingerprint, DateTimeOffset At);
