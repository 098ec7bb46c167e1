namespace Sallyport.Doors.Redaction;

/// <summary>Stands for an exception whose text held a secret: type, message and trace as text, masked, and nothing of the original object.</summary>
internal sealed class RedactedException : Exception
{
    private readonly string _text;

    private RedactedException(string message, string text)
        : base(message) => _text = text;

    /// <summary>Returns <paramref name="exception"/> itself when its whole text is clean.</summary>
    public static Exception? Wrap(Exception? exception)
    {
        if (exception is null)
        {
            return null;
        }

        var text = exception.ToString();
        var redacted = SecretRedactor.Redact(text);
        return ReferenceEquals(text, redacted) ? exception : new RedactedException(SecretRedactor.Redact(exception.Message), redacted);
    }

    public override string ToString() => _text;
}
