namespace Sallyport.Access.Keys;

/// <summary>A key's move to the current pepper. Both hashes are of the same secret.</summary>
/// <param name="KeyId">The key, <c>key_…</c>.</param>
/// <param name="From">The hash that is stored.</param>
/// <param name="FromVersion">The pepper it was made under.</param>
/// <param name="To">The hash that takes its place.</param>
/// <param name="ToVersion">The pepper that one was made under.</param>
public sealed record KeyRehash(string KeyId, KeyHash From, int FromVersion, KeyHash To, int ToVersion);
