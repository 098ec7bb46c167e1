using System.Text.Json.Nodes;
using Sallyport.Doors.Errors;

namespace Sallyport.Operations.AdminApi;

/// <summary>What to answer a request with: the result, or a failure.</summary>
/// <param name="Result">The operation's result.</param>
/// <param name="Failure">Why there is none.</param>
/// <param name="IsRepeat">Whether this was answered before and nothing was done now.</param>
internal sealed record AdminAnswer(JsonObject? Result, RequestFailure? Failure, bool IsRepeat = false)
{
    public static implicit operator AdminAnswer(RequestFailure failure) => new(null, failure);
}
