namespace Sallyport.Doors.HttpApi;

/// <summary>Writes a small JSON body at once. Nothing of this API belongs into a cache.</summary>
internal static class JsonAnswer
{
    public static Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> body)
    {
        WriteHeaders(context, body.Length);
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    public static void WriteHeaders(HttpContext context, int length)
    {
        var response = context.Response;
        response.ContentType = "application/json";
        response.ContentLength = length;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
    }
}
