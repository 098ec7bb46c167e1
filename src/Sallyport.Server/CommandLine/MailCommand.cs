using System.CommandLine;
using Sallyport.Operations.Verbs;
using Sallyport.Server.CommandLine.Help;

namespace Sallyport.Server.CommandLine;

/// <summary><c>sallyport mail …</c></summary>
internal static class MailCommand
{
    public static Command Create(OperatorCommand operators) => new("mail", "Try the mail server") { TestVerb(operators) };

    private static Verb TestVerb(OperatorCommand operators)
    {
        var to = new Option<string?>("--to") { Description = "The recipient (default: Mail:Operator)", HelpName = "ADDRESS" };
        var verb = new Verb("test", "Send a test mail, once, and say whether the mail server took it") { to };
        verb.WithExample("to the operator", "sallyport mail test")
            .WithExample("to another address", "sallyport mail test --to ada@example.com");
        verb.SetAction(
            (parse, cancellationToken) =>
                operators.AskAsync(
                    parse,
                    OperatorVerbs.TestMail,
                    new TestMailArguments(parse.GetValue(to)),
                    (answer, output) => output.WriteLine($"The mail server took the mail to {answer.To} after {answer.Milliseconds} ms."),
                    cancellationToken
                )
        );
        return verb;
    }
}
