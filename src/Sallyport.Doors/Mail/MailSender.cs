using System.Net;
using System.Net.Mail;
using System.Text;
using Microsoft.Extensions.Options;

namespace Sallyport.Doors.Mail;

/// <summary>Hands one mail to the mail server.</summary>
internal sealed class MailSender(IOptions<MailOptions> options, TimeProvider time)
{
    private readonly MailOptions _options = options.Value;

    /// <exception cref="SmtpException">The server did not take it, or could not be reached.</exception>
    /// <exception cref="OperationCanceledException">It took too long, or the server stops.</exception>
    public async Task SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        using var message = new MailMessage(new MailAddress(_options.From!), new MailAddress(mail.To))
        {
            Subject = mail.Subject,
            SubjectEncoding = Encoding.UTF8,
            Body = mail.Text,
            BodyEncoding = Encoding.UTF8,
        };

        // https://www.rfc-editor.org/rfc/rfc3834#section-5 : no vacation notes in answer to a program.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        using var client = new SmtpClient(_options.Host, _options.Port) { EnableSsl = _options.TlsMode == MailTls.StartTls };
        if (_options.User is { } user)
        {
            client.Credentials = new NetworkCredential(user, _options.Password);
        }

        using var patience = new CancellationTokenSource(_options.Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        await client.SendMailAsync(message, both.Token);
    }
}
