using System.Net;
using Microsoft.Extensions.Primitives;
using Sallyport.Doors.Errors;

namespace Sallyport.Doors.Sessions;

/// <summary>Where a connection comes from, after the headers of trusted proxies were weighed.</summary>
/// <param name="Address">The client's address: the peer's, or what the nearest trusted proxies say.</param>
/// <param name="IsEncrypted">Whether the client's own hop was TLS.</param>
/// <param name="IsLocal">Whether the peer is this machine and nothing was forwarded: the one exemption from TLS.</param>
/// <param name="SelfOrigin">The origin under which the client reached this server, or null.</param>
/// <param name="BrowserOrigin">The <c>Origin</c> header as received.</param>
internal sealed record ClientOrigin(IPAddress? Address, bool IsEncrypted, bool IsLocal, string? SelfOrigin, StringValues BrowserOrigin)
{
    /// <summary>Gets where the session was opened from, where another request brought the credential: both are judged.</summary>
    public ClientOrigin? OpenedBy { get; init; }

    /// <summary>Gets a value indicating whether the forwarding headers of a trusted proxy contradict each other or cannot be read.</summary>
    public bool IsDoubtful { get; init; }

    /// <summary>Gets why nothing of this client is looked at; null where it is.</summary>
    public Refusal? Refusal =>
        IsDoubtful ? Refusal.ForwardingHeaders
        : MayCarryCredentials ? null
        : Refusal.PlainHttp;

    /// <summary>Gets a value indicating whether a credential may be looked at at all (contract §7).</summary>
    public bool MayCarryCredentials => !IsDoubtful && (IsEncrypted || IsLocal) && OpenedBy is not { MayCarryCredentials: false };
}
