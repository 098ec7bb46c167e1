using Microsoft.AspNetCore.Http;

namespace Sallyport.SocketIO.EngineIO;

/// <summary>
/// Which web pages of other origins may read polling answers. This only sets response headers: a WebSocket is not held back by it,
/// so set <see cref="RefuseOthers"/>, or refuse unwanted origins in <see cref="EngineOptions.AllowRequest"/>.
/// </summary>
public sealed class EngineCorsOptions
{
    /// <summary>Gets or sets a value indicating whether every origin may read (<c>Access-Control-Allow-Origin: *</c>).</summary>
    /// <value>The default value is <see langword="false"/>.</value>
    public bool AllowAnyOrigin { get; set; }

    /// <summary>
    /// Gets the origins that may read, compared exactly with what browsers send: <c>https://app.example</c>, in lower case, without a trailing
    /// slash, with the port where it is not the scheme's own. A single one is named in every answer, as by the reference server.
    /// </summary>
    /// <value>By default there is none. Ignored when <see cref="AllowAnyOrigin"/> is set.</value>
    public ISet<string> AllowedOrigins { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Gets or sets a predicate over the request and its <c>Origin</c> header; an allowed origin is named in the answer.</summary>
    /// <value>By default there is none. Ignored when <see cref="AllowAnyOrigin"/> is set; asked after <see cref="AllowedOrigins"/>.</value>
    public Func<HttpContext, string, bool>? AllowOrigin { get; set; }

    /// <summary>Gets or sets a value indicating whether an allowed origin may send cookies.</summary>
    /// <value>The default value is <see langword="false"/>. Cannot be combined with <see cref="AllowAnyOrigin"/>.</value>
    public bool AllowCredentials { get; set; }

    /// <summary>Gets or sets the methods named in the answer to a preflight request.</summary>
    /// <value>The default value is <c>GET,HEAD,PUT,PATCH,POST,DELETE</c>.</value>
    public string Methods { get; set; } = "GET,HEAD,PUT,PATCH,POST,DELETE";

    /// <summary>Gets or sets the request headers named in the answer to a preflight request; <see langword="null"/> allows what is asked for.</summary>
    /// <value>The default value is <see langword="null"/>.</value>
    public string? AllowedHeaders { get; set; }

    /// <summary>Gets or sets the response headers that pages may read, separated by commas.</summary>
    /// <value>The default value is <see langword="null"/>: those that need no leave.</value>
    public string? ExposedHeaders { get; set; }

    /// <summary>Gets or sets how long a browser may remember the answer to a preflight request, in whole seconds.</summary>
    /// <value>The default value is <see langword="null"/>: as long as the browser likes.</value>
    public TimeSpan? MaxAge { get; set; }

    /// <summary>
    /// Gets or sets a value indicating whether a handshake that names an origin which may not read is refused with code 4, for WebSocket too (HTTP 403 to polling, 400 to WebSocket).
    /// Clients that are no browsers send no origin, and are let in.
    /// </summary>
    /// <value>The default value is <see langword="false"/>, as at the reference server.</value>
    public bool RefuseOthers { get; set; }

    internal bool IsEnabled => AllowAnyOrigin || AllowOrigin is not null || AllowedOrigins.Count > 0;
}
