using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Sallyport.Doors.Errors;

namespace Sallyport.Doors.Requests;

/// <summary>Reads the members of a request's object; each method says what is wrong as a failure.</summary>
internal static class Parameters
{
    /// <summary>A string that must be there.</summary>
    public static bool TryGetString(
        JsonElement parameters,
        string name,
        [NotNullWhen(true)] out string? value,
        [NotNullWhen(false)] out RequestFailure? failure
    )
    {
        value = null;
        failure = null;
        if (!parameters.TryGetProperty(name, out var member))
        {
            failure = RequestFailure.Missing(name);
        }
        else if (member.ValueKind is not JsonValueKind.String)
        {
            failure = RequestFailure.Invalid(name, "a string");
        }
        else
        {
            value = member.GetString()!;
        }

        return failure is null && value is not null;
    }

    /// <summary>A list of strings that must be there, with one entry or more.</summary>
    public static bool TryGetStrings(
        JsonElement parameters,
        string name,
        int max,
        [NotNullWhen(true)] out string[]? values,
        [NotNullWhen(false)] out RequestFailure? failure
    )
    {
        values = null;
        failure = null;
        if (!parameters.TryGetProperty(name, out var member))
        {
            failure = RequestFailure.Missing(name);
            return false;
        }

        if (member.ValueKind is not JsonValueKind.Array || member.GetArrayLength() is var count && (count == 0 || count > max))
        {
            failure = RequestFailure.Invalid(name, $"a list of 1 to {max} strings");
            return false;
        }

        values = new string[member.GetArrayLength()];
        var i = 0;
        foreach (var entry in member.EnumerateArray())
        {
            if (entry.ValueKind is not JsonValueKind.String)
            {
                failure = RequestFailure.Invalid(name, $"a list of 1 to {max} strings");
                values = null;
                return false;
            }

            values[i++] = entry.GetString()!;
        }

        return true;
    }
}
