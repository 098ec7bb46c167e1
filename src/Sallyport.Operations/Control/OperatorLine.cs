using Sallyport.Operations.Execution;
using Sallyport.Operations.Verbs;
using Sallyport.Storage.Folder;
using Sallyport.Storage.Sqlite.Migrations;

namespace Sallyport.Operations.Control;

/// <summary>
/// Gets an operator's request to a desk: that of the server running on the data folder, else one of our own. Between the two lies a moment
/// (a server that starts or stops, another command at work) in which the folder is locked and nobody listens: then it tries again for a while.
/// </summary>
internal sealed class OperatorLine(IConfiguration configuration, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public string Folder { get; } = Path.GetFullPath(configuration["Data:Folder"] ?? new DataOptions().Folder);

    /// <summary>Asks the running server only; null where none runs.</summary>
    public Task<OperatorAnswer?> TryAskServerAsync(
        OperatorRequest request,
        CancellationToken cancellationToken,
        Action<string>? progress = null
    ) => ControlClient.TryAskAsync(Folder, request, cancellationToken, progress);

    /// <summary>Asks whoever can answer.</summary>
    /// <exception cref="Storage.StorageException">Nobody can; the message is for the operator.</exception>
    public async Task<OperatorAnswer> AskAsync(
        OperatorRequest request,
        CancellationToken cancellationToken,
        Action<string>? progress = null
    )
    {
        var started = time.GetTimestamp();
        while (true)
        {
            if (await TryAskServerAsync(request, cancellationToken, progress) is { } answer)
            {
                return answer;
            }

            try
            {
                await using var local = await OpenAsync(request.Verb, cancellationToken);
                return local.Desk.Knows(request.Verb)
                    ? await local.Desk.AskAsync(request, OperatorActor.Self, cancellationToken)
                    : new OperatorFailure(
                        OperatorFailureKind.Environment,
                        $"No server runs on {Folder}, and only a running one can do this.",
                        "Start it with `sallyport serve`, or name its folder with --data."
                    );
            }
            catch (DataFolderInUseException) when (time.GetElapsedTime(started) < Patience)
            {
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    // A database that the server would not start on is what a verification is for.
    private async Task<LocalDesk> OpenAsync(string verb, CancellationToken cancellationToken)
    {
        try
        {
            return await LocalDesk.OpenAsync(configuration, cancellationToken);
        }
        catch (ForeignSchemaException) when (verb == OperatorVerbs.VerifyAudit.Name)
        {
            return LocalDesk.OpenToVerify(configuration);
        }
    }
}
