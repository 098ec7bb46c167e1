using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Sallyport.Access.Audit;

/// <summary>
/// The last entry of the log at some time, written <c>NUMBER:HASH</c>. Kept elsewhere it shows later whether entries were cut off the end, which
/// the chain alone cannot show.
/// </summary>
/// <param name="Number">The entry's number, 1 or more.</param>
/// <param name="Hash">The entry's hash, 64 hexadecimal digits in small letters.</param>
public sealed record AuditHead(long Number, string Hash)
{
    /// <summary>Reads <c>NUMBER:HASH</c>.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out AuditHead? head)
    {
        head = null;
        var parts = text?.Trim().Split(':') ?? [];
        if (
            parts.Length != 2
            || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number < 1
            || parts[1].Length != AuditChain.HashDigits
            || !parts[1].All(char.IsAsciiHexDigit)
        )
        {
            return false;
        }

        head = new AuditHead(number, parts[1].ToLowerInvariant());
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Number}:{Hash}";
}
