using Sallyport.Doors.Errors;

namespace Sallyport.Doors.HttpApi;

/// <summary>The methods of an endpoint that judges them itself. HEAD is allowed wherever GET is (RFC 9110, 9.1); the server leaves out the body.</summary>
internal static class AllowedMethods
{
    public const string Read = "GET, HEAD";
    public const string Post = "POST";
    public const string ReadAndPost = "GET, HEAD, POST";

    public static bool IsRead(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);

    /// <summary>Answers 405 with <c>Allow</c>.</summary>
    public static Task RefuseAsync(HttpContext context, string allowed)
    {
        context.Response.Headers.Allow = allowed;
        return Problem.WriteAsync(
            context,
            new RequestFailure(RequestError.UnknownRequest, $"this address takes {allowed}"),
            StatusCodes.Status405MethodNotAllowed
        );
    }
}
