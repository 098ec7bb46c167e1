using System.Net.Sockets;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Sallyport.Doors.Mail;

/// <summary>Hands one mail to the mail server.</summary>
internal sealed class MailSender(IOptions<MailOptions> options, TimeProvider time)
{
    // https://www.rfc-editor.org/rfc/rfc5321#section-4.2.1 : 5yz is a permanent refusal.
    private const SmtpStatusCode Permanent = (SmtpStatusCode)500;

    private readonly MailOptions _options = options.Value;

    /// <exception cref="MailException">The server did not take it, or could not be reached.</exception>
    /// <exception cref="OperationCanceledException">It took too long, or the server stops.</exception>
    public async Task SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        using var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse(_options.From!));
        message.To.Add(new MailboxAddress(null, mail.To));
        message.Subject = mail.Subject;
        message.Body = new TextPart("plain") { Text = mail.Text };

        // https://www.rfc-editor.org/rfc/rfc3834#section-5 : no vacation notes in answer to a program.
        message.Headers.Add("Auto-Submitted", "auto-generated");

        using var patience = new CancellationTokenSource(_options.Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await SendAsync(message, both.Token);
        }
        catch (SmtpCommandException refused)
        {
            throw new MailException(refused.Message, refused.StatusCode >= Permanent, refused);
        }
        catch (Exception failure) when (IsOfTheServer(failure))
        {
            throw new MailException(failure.Message, failure is AuthenticationException, failure);
        }
    }

    private async Task SendAsync(MimeMessage message, CancellationToken cancellationToken)
    {
        // Revocation lists are not fetched: the server contacts no address that a certificate names.
        using var client = new SmtpClient { CheckCertificateRevocation = false };
        await client.ConnectAsync(_options.Host!, _options.Port, Security(_options.TlsMode), cancellationToken);
        if (_options.User is { } user)
        {
            await client.AuthenticateAsync(user, _options.Password!, cancellationToken);
        }

        await client.SendAsync(message, cancellationToken);
        await client.DisconnectAsync(quit: true, cancellationToken);
    }

    private static SecureSocketOptions Security(MailTls mode) =>
        mode switch
        {
            MailTls.StartTls => SecureSocketOptions.StartTls,
            MailTls.Implicit => SecureSocketOptions.SslOnConnect,
            _ => SecureSocketOptions.None,
        };

    // NotSupportedException: the server offers no STARTTLS, or no way to sign in.
    private static bool IsOfTheServer(Exception failure) =>
        failure
            is SmtpProtocolException
                or AuthenticationException
                or SslHandshakeException
                or NotSupportedException
                or SocketException
                or IOException;
}
