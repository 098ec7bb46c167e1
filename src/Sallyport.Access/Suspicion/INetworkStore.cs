using System.Runtime.InteropServices;

namespace Sallyport.Access.Suspicion;

/// <summary>From which networks each key has been used. A store that cannot answer throws <see cref="AccessStoreException"/>.</summary>
public interface INetworkStore
{
    /// <summary>Remembers that a key was used from a network, and says what was known before.</summary>
    /// <param name="keyId">The key.</param>
    /// <param name="network">The network, for example <c>203.0.113.0/24</c>.</param>
    /// <param name="at">When.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task<NetworkSighting> SeeAsync(string keyId, string network, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Forgets networks last seen before an instant, but never the last of a key: that it was used once is not forgotten.</summary>
    /// <returns>How many.</returns>
    Task<int> PurgeAsync(DateTimeOffset lastSeenBefore, CancellationToken cancellationToken);
}

/// <summary>What was known when a key was seen.</summary>
/// <param name="LastSeenAt">When it was last seen from this network; null for never, or forgotten.</param>
/// <param name="KeySeenSince">When it was first seen from any network that is remembered; null for a key that never was.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct NetworkSighting(DateTimeOffset? LastSeenAt, DateTimeOffset? KeySeenSince);
