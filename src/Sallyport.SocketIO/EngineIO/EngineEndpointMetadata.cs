using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.OutputCaching;

namespace Sallyport.SocketIO.EngineIO;

/// <summary>Tells ASP.NET Core's middleware that the endpoint serves clients of a protocol and not pages: what would break a session is off.</summary>
internal static class EngineEndpointMetadata
{
    /// <summary>Adds the metadata. What the application adds to the endpoint comes later, so it can override what the middleware takes the last of.</summary>
    public static TBuilder WithEngineMetadata<TBuilder>(this TBuilder endpoint, EngineOptions options)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint
            .WithMetadata(
                // A poll waits for as long as nothing is sent, and a WebSocket may last for days.
                new DisableRequestTimeoutAttribute(),
                // A client can do nothing with a page to sign in: it gets 401 or 403.
                new NoCookieRedirect(),
                // An answer to a poll is the session's own and must not be sent twice, whatever the host caches by default.
                new OutputCacheAttribute { NoStore = true },
                new SizeLimit(options.MaxPayload),
                new NoStatusCodePages()
            )
            // Requests carry no form and no token for one; the session id is what other sites cannot know.
            .DisableAntiforgery();

    /// <summary>Sets the host's bound of a request body so that ours decides, and a middleware that reads the body before us has one all the same.</summary>
    private sealed class SizeLimit(long maxPayload) : IRequestSizeLimitMetadata
    {
        // Kestrel counts the lines between chunks too: a chunk of one byte is six on the wire.
        public long? MaxRequestBodySize { get; } = (8 * maxPayload) + 4096;
    }

    private sealed class NoCookieRedirect : IDisableCookieRedirectMetadata;

    /// <summary>Keeps the bodies of refusals, which clients parse.</summary>
    private sealed class NoStatusCodePages : ISkipStatusCodePagesMetadata;
}
