namespace Sallyport.Access.Idempotency;

/// <summary>What is kept of a request.</summary>
/// <param name="Fingerprint">A hash of what it asked for, 32 bytes.</param>
/// <param name="Answer">Its answer, a JSON text; null where it has none yet, or never got one because the server ended while it was being done.</param>
public sealed record KeptRequest(ReadOnlyMemory<byte> Fingerprint, string? Answer);
