namespace Sallyport.Access;

/// <summary>What operators may write into names and notes: it ends up in logs, tables and terminals.</summary>
internal static class LabelRule
{
    public const int MaxName = 200;

    /// <summary>Says what is wrong with a text, or null.</summary>
    public static string? Check(string what, string? text, int maxLength, bool isRequired)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return isRequired ? $"The {what} is missing." : null;
        }

        if (text.Length > maxLength)
        {
            return $"The {what} has {text.Length} characters; {maxLength} are allowed.";
        }

        return PlainText.IsPlain(text)
            ? null
            : $"The {what} has characters that cannot be shown: control characters, line breaks, or characters that hide or turn text.";
    }
}
