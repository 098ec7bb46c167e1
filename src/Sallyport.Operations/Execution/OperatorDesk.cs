using Sallyport.Access.AdminTokens;
using Sallyport.Access.Audit;

namespace Sallyport.Operations.Execution;

/// <summary>Does what an operator asks, whichever way it came: command line, control socket or admin API.</summary>
internal sealed partial class OperatorDesk(OperationCatalogue catalogue, ILogger<OperatorDesk> logger)
{
    /// <summary>Whether this process can do it at all.</summary>
    public bool Knows(string verb) => catalogue.Find(verb) is not null;

    /// <summary>Does it and answers.</summary>
    public async Task<OperatorAnswer> AskAsync(OperatorRequest request, Actor by, CancellationToken cancellationToken)
    {
        if (catalogue.Find(request.Verb) is not { } operation)
        {
            return new OperatorFailure(
                OperatorFailureKind.Failed,
                "The running server does not know this command.",
                "It is of another version: use its own program, or restart it."
            );
        }

        var answer = await operation.AskAsync(request, by, cancellationToken);
        if (answer.Failure is null && operation.Role == AdminRole.Admin)
        {
            Log.Done(logger, by.Kind, by.Id, operation.Verb);
        }

        return answer;
    }

    private static partial class Log
    {
        [LoggerMessage(3301, LogLevel.Information, "{ActorKind} {ActorId} did {Verb}.", EventName = "OperatorDid")]
        public static partial void Done(ILogger logger, ActorKind actorKind, string actorId, string verb);
    }
}
