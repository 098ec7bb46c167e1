using Microsoft.Extensions.Options;
using Sallyport.Access.Audit;
using Sallyport.Doors.Mail;
using Sallyport.Doors.Redaction;
using Sallyport.Operations.Execution;

namespace Sallyport.Operations.Verbs;

/// <summary>Tries the mail server.</summary>
internal sealed class MailOperations(MailSender sender, IOptions<MailOptions> options, TimeProvider time) : IOperationGroup
{
    public IEnumerable<Operation> Operations =>
        [
            Operation.Of<TestMailArguments, MailTestAnswer>(
                OperatorVerbs.TestMail,
                HttpMethods.Post,
                "/mail/test",
                "Send a test mail through the configured mail server, once, to Mail:Operator or another address.",
                TestAsync
            ),
        ];

    private async Task<OperationResult<MailTestAnswer>> TestAsync(TestMailArguments asked, Actor by, CancellationToken cancellationToken)
    {
        if (options.Value.Host is null)
        {
            return new OperatorFailure(
                OperatorFailureKind.Refused,
                "No mail server is configured.",
                "Set Mail:Host and Mail:From; docs/getting-started.md lists the settings."
            );
        }

        var to = asked.To ?? options.Value.Operator;
        if (!MailAddressRule.IsAddress(to))
        {
            return new OperatorFailure(
                OperatorFailureKind.Invalid,
                to is null ? "There is no recipient: give `to`, or set Mail:Operator." : "`to` must be a plain mail address."
            );
        }

        var began = time.GetTimestamp();
        var (subject, text) = MailTexts.Test();
        var mail = new OutgoingMail
        {
            About = "test",
            To = to!,
            Subject = subject,
            Text = text,
        };
        try
        {
            await sender.SendAsync(mail, cancellationToken);
            return new MailTestAnswer(to!, (long)time.GetElapsedTime(began).TotalMilliseconds);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed($"no answer within Mail:Timeout ({options.Value.Timeout})");
        }
        catch (MailException exception)
        {
            return Failed(exception.Message);
        }
    }

    private static OperatorFailure Failed(string why) =>
        new(
            OperatorFailureKind.Failed,
            $"The mail server did not take the mail: {SecretRedactor.Redact(why).TrimEnd('.')}.",
            "Check Mail:Host, Mail:Port, Mail:TlsMode, Mail:User and Mail:Password."
        );
}

/// <summary>Arguments of <see cref="OperatorVerbs.TestMail"/>.</summary>
/// <param name="To">The recipient; without it <c>Mail:Operator</c>.</param>
internal sealed record TestMailArguments(string? To = null);

/// <summary>The mail server took the mail.</summary>
/// <param name="To">The recipient.</param>
/// <param name="Milliseconds">How long it took.</param>
internal sealed record MailTestAnswer(string To, long Milliseconds);
