using System.Diagnostics;
using Microsoft.AspNetCore.Connections;
using Sallyport.Doors.Errors;

namespace Sallyport.Doors.HttpApi;

/// <summary>
/// The last word over HTTP: what no endpoint answered, and what went wrong in one, as problem+json. An exception becomes INTERNAL with a
/// trace id that finds it in the log; nothing of it reaches the client.
/// </summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (IsEncoded(context.Request))
        {
            // RFC 9110, 15.5.16: Accept-Encoding in a 415 says what would have been taken.
            context.Response.Headers.AcceptEncoding = "identity";
            await Problem.WriteAsync(
                context,
                RequestFailure.Invalid("Content-Encoding", "identity or absent: send the body uncompressed"),
                StatusCodes.Status415UnsupportedMediaType
            );
            return;
        }

        try
        {
            await next(context);
        }
        catch (Exception exception) when (IsConnectionLoss(context, exception))
        {
            Log.ClientLeft(logger, exception.Message);
            context.Abort();
            return;
        }
        catch (BadHttpRequestException exception) when (!context.Response.HasStarted)
        {
            // Kestrel's word on a body: too large, too slow, broken. Its message may quote the request.
            await Problem.WriteAsync(context, FromStatus(exception.StatusCode) ?? RequestError.InvalidParameter, exception.StatusCode);
            return;
        }
#pragma warning disable CA1031 // The border of the process: whatever it is, it ends here.
        catch (Exception exception) when (!context.Response.HasStarted)
#pragma warning restore CA1031
        {
            var traceId = Activity.Current?.TraceId.ToHexString() ?? ActivityTraceId.CreateRandom().ToHexString();
            Log.Failed(logger, exception, traceId);
            await Problem.WriteAsync(context, new RequestFailure(RequestError.Internal, TraceId: traceId));
            return;
        }

        var response = context.Response;
        if (
            !response.HasStarted
            && response.ContentType is null
            && response.ContentLength is null or 0
            && FromStatus(response.StatusCode) is { } error
        )
        {
            await Problem.WriteAsync(context, error, response.StatusCode);
        }
    }

    private static bool IsEncoded(HttpRequest request) =>
        request.Headers.ContentEncoding.Count > 0
        && !string.Equals(request.Headers.ContentEncoding.ToString().Trim(), "identity", StringComparison.OrdinalIgnoreCase);

    // The client reset or left its connection, or broke off a body whose answer has begun. Kestrel would log each of these as an error of ours.
    private static bool IsConnectionLoss(HttpContext context, Exception exception) =>
        exception is ConnectionResetException or ConnectionAbortedException
        || (
            exception is OperationCanceledException or IOException or ObjectDisposedException
            && context.RequestAborted.IsCancellationRequested
        )
        || (context.Response.HasStarted && exception is BadHttpRequestException);

    // Statuses that routing and Kestrel set without a body.
    private static RequestError? FromStatus(int status) =>
        status switch
        {
            StatusCodes.Status400BadRequest or StatusCodes.Status408RequestTimeout or StatusCodes.Status415UnsupportedMediaType =>
                RequestError.InvalidParameter,
            StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed => RequestError.UnknownRequest,
            StatusCodes.Status413PayloadTooLarge => RequestError.MessageTooLarge,
            _ => null,
        };

    private static partial class Log
    {
        [LoggerMessage(3221, LogLevel.Error, "An HTTP request failed unexpectedly; trace {TraceId}.", EventName = "HttpRequestFailed")]
        public static partial void Failed(ILogger logger, Exception exception, string traceId);

        [LoggerMessage(3222, LogLevel.Debug, "A client left during its request: {Problem}", EventName = "ClientLeft")]
        public static partial void ClientLeft(ILogger logger, string problem);
    }
}
