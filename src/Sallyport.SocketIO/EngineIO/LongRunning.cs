using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;

namespace Sallyport.SocketIO.EngineIO;

/// <summary>Marks requests that last for as long as nothing is sent, or as a WebSocket does.</summary>
internal static class LongRunning
{
    // The name ASP.NET Core gives it on the activities of SignalR's requests.
    private const string Tag = "http.long_running";

    private static readonly KeyValuePair<string, object?> MetricsTag = new(Tag, true);

    /// <summary>
    /// Ends the request's timeout, which middleware in front of routing sets without a look at the endpoint, and lets metrics and traces tell such a request
    /// from a slow one.
    /// </summary>
    public static void Mark(HttpContext context)
    {
        context.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();
        context.Features.Get<IHttpMetricsTagsFeature>()?.Tags.Add(MetricsTag);
        context.Features.Get<IHttpActivityFeature>()?.Activity.AddTag(Tag, "true");
    }
}
