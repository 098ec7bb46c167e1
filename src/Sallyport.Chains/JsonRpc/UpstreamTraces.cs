using System.Diagnostics;
using System.Net.Http.Headers;

namespace Sallyport.Chains.JsonRpc;

/// <summary>
/// The span of one call to one node, and its <c>traceparent</c>. Only inside a trace: our own looks at the nodes make none. The node is named by host and
/// port, and no word of its answer is told.
/// </summary>
internal static class UpstreamTraces
{
    private static readonly ActivitySource Source = new("Sallyport.Chains");

    public static Activity? Start(NodeUrl node, string method)
    {
        if (!Source.HasListeners() || Activity.Current is null)
        {
            return null;
        }

        // https://opentelemetry.io/docs/specs/semconv/rpc/json-rpc/
        var span = Source.StartActivity(method, ActivityKind.Client);
        span?.SetTag("rpc.system", "jsonrpc");
        span?.SetTag("rpc.method", method);
        span?.SetTag("server.address", node.Address.Host);
        span?.SetTag("server.port", node.Address.Port);
        return span;
    }

    /// <summary>https://www.w3.org/TR/trace-context/ : the node's own spans become children of this one.</summary>
    public static void Propagate(Activity? span, HttpRequestHeaders headers)
    {
        if (span is { IdFormat: ActivityIdFormat.W3C, Id: { } id })
        {
            headers.TryAddWithoutValidation("traceparent", id);
        }
    }

    public static JsonRpcReply Conclude(Activity? span, JsonRpcReply reply)
    {
        if (span is not null && reply.Outcome is not JsonRpcOutcome.Result)
        {
            span.SetTag("error.type", reply.Outcome.ToString());
            span.SetStatus(ActivityStatusCode.Error);
        }

        return reply;
    }
}
