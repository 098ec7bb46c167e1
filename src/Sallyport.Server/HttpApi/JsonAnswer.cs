namespace Sallyport.Server.HttpApi;

/// <summary>Writes a finished JSON body. Nothing of this API belongs into a cache.</summary>
internal static class JsonAnswer
{
    public static Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> body)
    {
        var response = context.Response;
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        return response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
