using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;

namespace Sallyport.SocketIO.EngineIO;

/// <summary>
/// The HTTP request that opened a session, copied so that it can be read for as long as the session lives.
/// Headers and query may hold credentials: never log them.
/// </summary>
public sealed class EngineRequest
{
    internal EngineRequest(HttpContext context, DateTimeOffset receivedAt)
    {
        var request = context.Request;
        var headers = new HeaderDictionary(request.Headers.Count);
        foreach (var header in request.Headers)
        {
            headers[header.Key] = header.Value;
        }

        Headers = headers;
        Query = request.Query;
        Scheme = request.Scheme;
        Host = request.Host;
        Path = request.PathBase + request.Path;
        QueryString = request.QueryString;
        RemoteAddress = context.Connection.RemoteIpAddress;
        RemotePort = context.Connection.RemotePort;
        LocalAddress = context.Connection.LocalIpAddress;
        User = context.User;
        Items = new Dictionary<object, object?>(context.Items);
        ReceivedAt = receivedAt;
    }

    /// <summary>Gets the request headers.</summary>
    public IHeaderDictionary Headers { get; }

    /// <summary>Gets the query parameters.</summary>
    public IQueryCollection Query { get; }

    /// <summary>Gets the query string as sent.</summary>
    public QueryString QueryString { get; }

    /// <summary>Gets the path, base path included.</summary>
    public PathString Path { get; }

    /// <summary>Gets the scheme: <c>http</c> or <c>https</c>.</summary>
    public string Scheme { get; }

    /// <summary>Gets a value indicating whether the request came over TLS, as ASP.NET Core sees it.</summary>
    public bool IsHttps => string.Equals(Scheme, Uri.UriSchemeHttps, StringComparison.OrdinalIgnoreCase);

    /// <summary>Gets the host the client asked for.</summary>
    public HostString Host { get; }

    /// <summary>Gets the <c>Origin</c> header, or <see langword="null"/> where the client sent none.</summary>
    public string? Origin => Headers.Origin is [var origin, ..] ? origin : null;

    /// <summary>Gets the address the connection came from.</summary>
    public IPAddress? RemoteAddress { get; }

    /// <summary>Gets the port the connection came from.</summary>
    public int RemotePort { get; }

    /// <summary>Gets the local address the connection came to.</summary>
    public IPAddress? LocalAddress { get; }

    /// <summary>Gets the user that authentication middleware before the endpoint found.</summary>
    public ClaimsPrincipal User { get; }

    /// <summary>Gets what middleware before the endpoint left in <see cref="HttpContext.Items"/>.</summary>
    public IReadOnlyDictionary<object, object?> Items { get; }

    /// <summary>Gets when the request came.</summary>
    public DateTimeOffset ReceivedAt { get; }
}
