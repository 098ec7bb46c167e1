using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Sallyport.Access.Usage;
using Sallyport.Doors.Errors;

namespace Sallyport.Doors.Usage;

/// <summary>Reads <c>from</c> and <c>to</c> of a request: text, or a number of milliseconds since 1970.</summary>
internal static class UsageParameters
{
    public static bool TryRead(
        JsonElement parameters,
        TimeProvider time,
        [NotNullWhen(true)] out UsagePeriod? period,
        [NotNullWhen(false)] out RequestFailure? failure
    )
    {
        period = null;
        if (!TryGetText(parameters, "from", out var from))
        {
            failure = RequestFailure.Invalid("from", UsagePeriod.Forms);
            return false;
        }

        if (!TryGetText(parameters, "to", out var to))
        {
            failure = RequestFailure.Invalid("to", UsagePeriod.Forms);
            return false;
        }

        failure = UsagePeriod.TryRead(from, to, time.GetUtcNow(), out period, out var fault)
            ? null
            : RequestFailure.Invalid(fault.Parameter, fault.Expected);
        return period is not null;
    }

    private static bool TryGetText(JsonElement parameters, string name, out string? text)
    {
        text = null;
        if (!parameters.TryGetProperty(name, out var member) || member.ValueKind is JsonValueKind.Null)
        {
            return true;
        }

        text = member.ValueKind switch
        {
            JsonValueKind.String => member.GetString(),
            JsonValueKind.Number => member.GetRawText(),
            _ => null,
        };
        return text is not null;
    }
}
