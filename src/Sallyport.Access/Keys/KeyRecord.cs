using Sallyport.Access.Accounts;

namespace Sallyport.Access.Keys;

/// <summary>What a store holds under a hash: the key and, read in the same moment, its account.</summary>
/// <param name="Hash">HMAC-SHA-256 of the secret under the pepper <see cref="ApiKey.PepperVersion"/>.</param>
/// <param name="Key">The key.</param>
/// <param name="Account">The account it belongs to.</param>
public sealed record KeyRecord(KeyHash Hash, ApiKey Key, Account Account);
