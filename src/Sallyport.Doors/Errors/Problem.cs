using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Sallyport.Doors.Json;

namespace Sallyport.Doors.Errors;

/// <summary>
/// Writes failures over HTTP as RFC 9457 problem details with the member <c>code</c>.
/// A 401 body is made once and never varies, so that it cannot tell one refusal from another.
/// </summary>
internal static class Problem
{
    public const string ContentType = "application/problem+json";

    private static readonly byte[] UnauthorizedBody = Encode(RequestError.Unauthorized, 401);

    /// <summary>Writes <paramref name="failure"/>; <paramref name="status"/> overrides the catalogue's where HTTP itself is more exact (405, 415).</summary>
    public static Task WriteAsync(HttpContext context, RequestFailure failure, int? status = null)
    {
        var response = context.Response;
        var code = status ?? failure.Error.Status;
        response.StatusCode = code;
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        if (code == StatusCodes.Status401Unauthorized)
        {
            // RFC 9110, 11.6.1: a 401 names a scheme.
            response.Headers.WWWAuthenticate = "Bearer";
        }

        if (failure.RetryAfterSeconds is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        var body = ReferenceEquals(failure.Error, RequestError.Unauthorized) ? UnauthorizedBody : Encode(failure, code);
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    // https://www.rfc-editor.org/rfc/rfc9457#section-3.1 ; "type" is about:blank by absence, so "title" is the status phrase.
    private static byte[] Encode(RequestFailure failure, int status)
    {
        return JsonBytes.Encode(
            (failure, status),
            static (writer, state) =>
            {
                writer.WriteStartObject();
                writer.WriteString("title"u8, ReasonPhrases.GetReasonPhrase(state.status));
                writer.WriteNumber("status"u8, state.status);
                writer.WriteString("detail"u8, state.failure.Message);
                state.failure.WriteMembers(writer);
                writer.WriteEndObject();
            }
        );
    }
}
