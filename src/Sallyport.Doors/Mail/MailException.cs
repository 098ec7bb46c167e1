namespace Sallyport.Doors.Mail;

/// <summary>The mail server did not take a mail, or could not be reached.</summary>
/// <param name="message">What went wrong, for the operator.</param>
/// <param name="isPermanent">Whether another attempt would end the same way.</param>
/// <param name="cause">What the library reported.</param>
internal sealed class MailException(string message, bool isPermanent, Exception cause) : Exception(message, cause)
{
    public bool IsPermanent { get; } = isPermanent;
}
