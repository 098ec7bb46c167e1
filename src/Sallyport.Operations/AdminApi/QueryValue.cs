using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Primitives;

namespace Sallyport.Operations.AdminApi;

/// <summary>A value of a query string as the JSON that the argument's type asks for: the text itself, a number, true or false, or a list of them.</summary>
internal static class QueryValue
{
    private static readonly HashSet<Type> Whole = [typeof(int), typeof(long), typeof(short), typeof(byte), typeof(uint), typeof(ulong)];
    private static readonly HashSet<Type> Fractional = [typeof(double), typeof(float), typeof(decimal)];

    /// <summary>Reads; false where it is not of the type. A parameter given twice is a list, and an error where none is asked for.</summary>
    public static bool TryRead(Type type, StringValues values, [NotNullWhen(true)] out JsonNode? value)
    {
        value = null;
        if (ElementOf(type) is { } element)
        {
            var list = new JsonArray();
            foreach (var text in values)
            {
                if (!TryRead(element, text, out var item))
                {
                    return false;
                }

                list.Add(item);
            }

            value = list;
            return true;
        }

        return values.Count == 1 && TryRead(type, values[0], out value);
    }

    /// <summary>What to tell who gave another.</summary>
    public static string Expected(Type type)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        return bare == typeof(bool) ? "true or false"
            : Whole.Contains(bare) ? "a whole number"
            : Fractional.Contains(bare) ? "a number"
            : "given once";
    }

    private static bool TryRead(Type type, string? text, [NotNullWhen(true)] out JsonNode? value)
    {
        value = null;
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }

        var bare = Nullable.GetUnderlyingType(type) ?? type;
        if (bare == typeof(bool))
        {
            value = text is "true" or "false" ? text == "true" : null;
        }
        else if (Whole.Contains(bare))
        {
            value = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
        }
        else if (Fractional.Contains(bare))
        {
            value = decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
        }
        else
        {
            value = text;
        }

        return value is not null;
    }

    private static Type? ElementOf(Type type) =>
        type == typeof(string) ? null
        : type.IsArray ? type.GetElementType()
        : type.GetInterfaces()
            .Append(type)
            .FirstOrDefault(candidate => candidate.IsGenericType && candidate.GetGenericTypeDefinition() == typeof(IEnumerable<>))
            ?.GetGenericArguments()[0];
}
