using System.Text;

namespace Sallyport.Doors.Prometheus;

/// <summary><c>GET /metrics</c>, on a listener of its own and never on the doors'.</summary>
internal sealed class MetricsEndpoint(MetricCollector collector)
{
    public Task HandleAsync(HttpContext context)
    {
        var format = ExpositionFormat.For(context.Request.Headers.Accept);
        var body = Encoding.UTF8.GetBytes(collector.Collect(format));
        context.Response.ContentType = format.ContentType;
        context.Response.ContentLength = body.Length;
        context.Response.Headers.CacheControl = "no-store";
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
