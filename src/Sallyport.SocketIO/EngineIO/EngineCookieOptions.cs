using Microsoft.AspNetCore.Http;

namespace Sallyport.SocketIO.EngineIO;

/// <summary>
/// A cookie whose value is the session id, sent with the answer to the handshake. The server never reads it: it is there for a load balancer
/// that keeps the requests of one polling session on one server.
/// </summary>
/// <remarks>
/// The session id is the only key to a session, so keep <see cref="HttpOnly"/> on, and set <see cref="Secure"/> wherever clients come over TLS.
/// https://socket.io/docs/v4/server-options/#cookie
/// </remarks>
public sealed class EngineCookieOptions
{
    /// <summary>Gets or sets the name.</summary>
    /// <value>The default value is <c>io</c>.</value>
    public string Name { get; set; } = "io";

    /// <summary>Gets or sets the path the cookie is for; <see langword="null"/> leaves it out.</summary>
    /// <value>The default value is <c>/</c>.</value>
    public string? Path { get; set; } = "/";

    /// <summary>Gets or sets the domain the cookie is for; <see langword="null"/> leaves it out: the host that was asked, alone.</summary>
    /// <value>The default value is <see langword="null"/>.</value>
    public string? Domain { get; set; }

    /// <summary>Gets or sets a value indicating whether scripts of the page are kept from the cookie.</summary>
    /// <value>The default value is <see langword="true"/>.</value>
    public bool HttpOnly { get; set; } = true;

    /// <summary>Gets or sets a value indicating whether the cookie is only sent over TLS.</summary>
    /// <value>The default value is <see langword="false"/>.</value>
    public bool Secure { get; set; }

    /// <summary>Gets or sets whether the cookie goes with requests from other sites. <see cref="SameSiteMode.None"/> needs <see cref="Secure"/>.</summary>
    /// <value>The default value is <see cref="SameSiteMode.Lax"/>; <see cref="SameSiteMode.Unspecified"/> leaves it out.</value>
    public SameSiteMode SameSite { get; set; } = SameSiteMode.Lax;

    /// <summary>Gets or sets how long the client keeps the cookie, in whole seconds; <see langword="null"/> keeps it until the browser is closed.</summary>
    /// <value>The default value is <see langword="null"/>.</value>
    public TimeSpan? MaxAge { get; set; }

    /// <summary>Gets or sets when the client forgets the cookie; <see langword="null"/> leaves it out.</summary>
    /// <value>The default value is <see langword="null"/>.</value>
    public DateTimeOffset? Expires { get; set; }
}
