using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace Sallyport.Server.Errors;

/// <summary>
/// Writes failures over HTTP as RFC 9457 problem details with the member <c>code</c>.
/// A 401 or 403 body is made once and never varies, so that it cannot tell one refusal from another.
/// </summary>
internal static class Problem
{
    public const string ContentType = "application/problem+json";

    private static readonly byte[] UnauthorizedBody = Encode(RequestError.Unauthorized, 401, traceId: null);

    /// <summary>Writes <paramref name="failure"/>; <paramref name="status"/> overrides the catalogue's where HTTP itself is more exact (405, 415).</summary>
    public static Task WriteAsync(HttpContext context, RequestFailure failure, int? status = null, string? traceId = null)
    {
        var response = context.Response;
        var code = status ?? failure.Error.Status;
        response.StatusCode = code;
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-store";
        if (failure.RetryAfterSeconds is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        var body = ReferenceEquals(failure.Error, RequestError.Unauthorized) ? UnauthorizedBody : Encode(failure, code, traceId);
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    // https://www.rfc-editor.org/rfc/rfc9457#section-3.1 ; "type" is about:blank by absence, so "title" is the status phrase.
    private static byte[] Encode(RequestFailure failure, int status, string? traceId)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("title"u8, ReasonPhrases.GetReasonPhrase(status));
            writer.WriteNumber("status"u8, status);
            writer.WriteString("detail"u8, failure.Message);
            writer.WriteString("code"u8, failure.Error.Code);
            if (failure.RetryAfterMilliseconds is { } wait)
            {
                writer.WriteNumber("retryAfterMs"u8, wait);
            }

            if (!failure.Data.IsEmpty)
            {
                writer.WritePropertyName("data"u8);
                writer.WriteRawValue(failure.Data.Span, skipInputValidation: true);
            }

            if (traceId is not null)
            {
                writer.WriteString("traceId"u8, traceId);
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
