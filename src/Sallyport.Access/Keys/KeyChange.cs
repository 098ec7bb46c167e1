using Sallyport.Access.Audit;

namespace Sallyport.Access.Keys;

/// <summary>What becomes of a key, and the audit entry that is written with it.</summary>
/// <param name="Key">The key as it is to be; the store counts its <see cref="ApiKey.Revision"/>.</param>
/// <param name="Happened">The entry.</param>
/// <param name="Successor">A key that is issued in the same step, to take this one's place.</param>
public sealed record KeyChange(ApiKey Key, AuditEvent Happened, KeySuccessor? Successor = null);

/// <summary>A key issued in the place of another.</summary>
/// <param name="Key">What is kept of it.</param>
/// <param name="Hash">Its hash under the pepper <see cref="ApiKey.PepperVersion"/>.</param>
public sealed record KeySuccessor(ApiKey Key, KeyHash Hash);
