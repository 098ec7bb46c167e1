using System.Text.Json;

namespace Sallyport.Doors.Errors;

/// <summary>One failed request: a row of the catalogue and what this occurrence has to add.</summary>
/// <param name="Error">The row of the catalogue.</param>
/// <param name="Detail">A more exact message; null says the catalogue's own.</param>
/// <param name="RetryAfter">How long to wait before trying again, where that is known.</param>
/// <param name="Data">UTF-8 JSON for <c>error.data</c> (a node's own error), or empty.</param>
/// <param name="TraceId">What finds an INTERNAL in the log; null for everything else.</param>
internal sealed record RequestFailure(
    RequestError Error,
    string? Detail = null,
    TimeSpan? RetryAfter = null,
    ReadOnlyMemory<byte> Data = default,
    string? TraceId = null
)
{
    /// <summary>Gets the message for the client.</summary>
    public string Message => Detail ?? Error.Message;

    /// <summary>Gets the wait in whole milliseconds, rounded up and at least one.</summary>
    public long? RetryAfterMilliseconds => RetryAfter is { } wait ? Math.Max(1, (long)Math.Ceiling(wait.TotalMilliseconds)) : null;

    /// <summary>Gets the wait in whole seconds, rounded up and at least one, as the header <c>Retry-After</c> counts.</summary>
    public long? RetryAfterSeconds => RetryAfter is { } wait ? Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)) : null;

    public static implicit operator RequestFailure(RequestError error) => new(error);

    /// <summary>Writes the members that every form of an error has in common: <c>code</c>, <c>message</c> and what else is known.</summary>
    public void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteString("code"u8, Error.Code);
        writer.WriteString("message"u8, Message);
        if (RetryAfterMilliseconds is { } wait)
        {
            writer.WriteNumber("retryAfterMs"u8, wait);
        }

        if (!Data.IsEmpty)
        {
            writer.WritePropertyName("data"u8);
            writer.WriteRawValue(Data.Span, skipInputValidation: true);
        }

        if (TraceId is not null)
        {
            writer.WriteString("traceId"u8, TraceId);
        }
    }

    public static RequestFailure Missing(string parameter) => new(RequestError.MissingParameter, $"{parameter} is missing");

    public static RequestFailure Invalid(string parameter, string expected) =>
        new(RequestError.InvalidParameter, $"{parameter} must be {expected}");
}
