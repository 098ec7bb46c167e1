using Sallyport.Access.Audit;
using Sallyport.Doors.Telemetry;
using Sallyport.Operations.Execution;

namespace Sallyport.Operations.Verbs;

/// <summary>Says that a server runs, and which.</summary>
internal sealed class StatusOperations : IOperationGroup
{
    public IEnumerable<Operation> Operations =>
        [
            Operation.Of<NoArguments, StatusAnswer>(
                OperatorVerbs.Status,
                HttpMethods.Get,
                "/status",
                "Version and process of the running server.",
                StatusAsync
            ),
        ];

    private static Task<OperationResult<StatusAnswer>> StatusAsync(NoArguments asked, Actor by, CancellationToken cancellationToken) =>
        Task.FromResult<OperationResult<StatusAnswer>>(new StatusAnswer(ProgramVersion.Text, Environment.ProcessId));
}

/// <summary>The running server.</summary>
internal sealed record StatusAnswer(string Version, int ProcessId);
