using Sallyport.Access.Audit;
using Sallyport.Access.Notices.Webhooks;
using Sallyport.Operations.Execution;

namespace Sallyport.Operations.Verbs;

/// <summary>Tries the webhook that notices are posted to.</summary>
internal sealed class WebhookOperations(WebhookPoster poster) : IOperationGroup
{
    public IEnumerable<Operation> Operations =>
        [
            Operation.Of<NoArguments, WebhookTestAnswer>(
                OperatorVerbs.TestWebhook,
                HttpMethods.Post,
                "/webhooks/test",
                "Post a signed notice of the kind test to the configured webhook, once, and say how it was answered.",
                TestAsync
            ),
        ];

    private async Task<OperationResult<WebhookTestAnswer>> TestAsync(NoArguments asked, Actor by, CancellationToken cancellationToken)
    {
        if (!poster.IsConfigured)
        {
            return new OperatorFailure(
                OperatorFailureKind.Refused,
                "No webhook is configured.",
                "Set Webhooks:Url and Webhooks:Secret; docs/operations/notices.md shows how."
            );
        }

        var result = await poster.PostTestAsync(cancellationToken);
        return result.Problem is { } problem
            ? new OperatorFailure(
                OperatorFailureKind.Failed,
                $"The webhook did not take notice {result.NoticeId}: {problem}.",
                "An answer of 200 to 299 is a receipt. Check Webhooks:Url, the receiver, and its check of the signature."
            )
            : new WebhookTestAnswer(result.NoticeId, result.Status!.Value, (long)result.Took.TotalMilliseconds);
    }
}

/// <summary>How the webhook answered.</summary>
/// <param name="NoticeId">The id that was posted.</param>
/// <param name="Status">The HTTP status of the answer, 200 to 299.</param>
/// <param name="Milliseconds">How long the answer took.</param>
internal sealed record WebhookTestAnswer(string NoticeId, int Status, long Milliseconds);
