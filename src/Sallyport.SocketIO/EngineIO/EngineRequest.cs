using System.Collections.ObjectModel;
using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Sallyport.SocketIO.EngineIO;

/// <summary>
/// The HTTP request that opened a session, copied so that it can be read for as long as the session lives.
/// Headers and query may hold credentials: never log them.
/// </summary>
public sealed class EngineRequest
{
    private const string PlainQuery = "?EIO=4&transport=websocket";

    // What few applications ask for is made when it is asked for: an idle session keeps its request for as long as it lives.
    private readonly KeyValuePair<string, StringValues>[] _headers;
    private IHeaderDictionary? _headerDictionary;
    private IQueryCollection? _query;
    private ClaimsPrincipal? _user;

    internal EngineRequest(HttpContext context, DateTimeOffset receivedAt, RepeatedText repeated)
    {
        var request = context.Request;
        _headers = [.. request.Headers];
        foreach (ref var header in _headers.AsSpan())
        {
            header = repeated.Share(header);
        }

        _query = context.Features.Get<IQueryFeature>()?.Query;
        Scheme = request.Scheme;
        Host = request.Host is { HasValue: true } host ? new HostString(repeated.Share(host.Value)) : default;
        Path = request.PathBase + request.Path;
        Path = Path.HasValue ? new PathString(repeated.Share(Path.Value)) : Path;

        // Longer ones may hold what is the client's alone.
        QueryString = request.QueryString.Value == PlainQuery ? new QueryString(PlainQuery) : request.QueryString;
        if (context.Features.Get<IHttpConnectionFeature>() is { } connection)
        {
            RemoteAddress = connection.RemoteIpAddress;
            RemotePort = connection.RemotePort;
            LocalAddress = connection.LocalIpAddress;
        }

        _user = context.Features.Get<IHttpAuthenticationFeature>()?.User;
        Items = context.Features.Get<IItemsFeature>()?.Items is { Count: > 0 } items
            ? new Dictionary<object, object?>(items)
            : ReadOnlyDictionary<object, object?>.Empty;
        ReceivedAt = receivedAt;
    }

    /// <summary>Gets the request headers.</summary>
    public IHeaderDictionary Headers
    {
        get
        {
            if (Volatile.Read(ref _headerDictionary) is { } made)
            {
                return made;
            }

            var headers = new HeaderDictionary(_headers.Length);
            foreach (var (name, values) in _headers)
            {
                headers[name] = values;
            }

            return Interlocked.CompareExchange(ref _headerDictionary, headers, null) ?? headers;
        }
    }

    /// <summary>Gets the query parameters.</summary>
    public IQueryCollection Query =>
        Volatile.Read(ref _query) ?? Interlocked.CompareExchange(ref _query, Parsed(QueryString), null) ?? _query;

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
    public ClaimsPrincipal User =>
        Volatile.Read(ref _user) ?? Interlocked.CompareExchange(ref _user, new ClaimsPrincipal(new ClaimsIdentity()), null) ?? _user;

    /// <summary>Gets what middleware before the endpoint left in <see cref="HttpContext.Items"/>.</summary>
    public IReadOnlyDictionary<object, object?> Items { get; }

    /// <summary>Gets when the request came.</summary>
    public DateTimeOffset ReceivedAt { get; }

    private static QueryCollection Parsed(QueryString query) => new(QueryHelpers.ParseQuery(query.Value));
}
