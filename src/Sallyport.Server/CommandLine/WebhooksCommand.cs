using System.CommandLine;
using Sallyport.Operations.Verbs;
using Sallyport.Server.CommandLine.Help;

namespace Sallyport.Server.CommandLine;

/// <summary><c>sallyport webhooks …</c></summary>
internal static class WebhooksCommand
{
    public static Command Create(OperatorCommand operators) =>
        new("webhooks", "Try the webhook that notices are posted to") { TestVerb(operators) };

    private static Verb TestVerb(OperatorCommand operators)
    {
        var verb = new Verb("test", "Post a signed notice of the kind test, once, and say how the webhook answered");
        verb.WithExample("after Webhooks:Url has been set", "sallyport webhooks test");
        verb.SetAction(
            (parse, cancellationToken) =>
                operators.AskAsync(
                    parse,
                    OperatorVerbs.TestWebhook,
                    new NoArguments(),
                    (answer, output) =>
                        output.WriteLine($"The webhook took notice {answer.NoticeId}: {answer.Status} after {answer.Milliseconds} ms."),
                    cancellationToken
                )
        );
        return verb;
    }
}
