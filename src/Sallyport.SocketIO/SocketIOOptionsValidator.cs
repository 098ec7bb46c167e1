using Microsoft.Extensions.Options;
using Sallyport.SocketIO.EngineIO;

namespace Sallyport.SocketIO;

/// <summary>Reports every setting that makes no sense, not only the first.</summary>
internal sealed class SocketIOOptionsValidator : IValidateOptions<SocketIOOptions>
{
    public ValidateOptionsResult Validate(string? name, SocketIOOptions options)
    {
        var problems = EngineOptionsCheck.FindProblems(options.Engine).ConvertAll(problem => "Engine." + problem);
        EngineOptionsCheck.Positive(problems, options.ConnectTimeout, nameof(options.ConnectTimeout));
        EngineOptionsCheck.Positive(problems, options.MaxAttachments, nameof(options.MaxAttachments));
        EngineOptionsCheck.Positive(problems, options.MaxJsonDepth, nameof(options.MaxJsonDepth));
        EngineOptionsCheck.Positive(problems, options.MaxNamespacesPerSession, nameof(options.MaxNamespacesPerSession));
        EngineOptionsCheck.Positive(problems, options.MaxConcurrentEvents, nameof(options.MaxConcurrentEvents));
        EngineOptionsCheck.Positive(problems, options.MaxPendingAcks, nameof(options.MaxPendingAcks));
        EngineOptionsCheck.Positive(problems, options.ClusterTimeout, nameof(options.ClusterTimeout));
        EngineOptionsCheck.Positive(problems, options.Recovery.MaxDisconnection, "Recovery.MaxDisconnection");
        EngineOptionsCheck.Positive(problems, options.Recovery.MaxPackets, "Recovery.MaxPackets");
        EngineOptionsCheck.Positive(problems, options.Recovery.MaxBytes, "Recovery.MaxBytes");
        EngineOptionsCheck.Positive(problems, options.Recovery.MaxSessions, "Recovery.MaxSessions");
        if (options.Parser is null)
        {
            problems.Add(nameof(options.Parser) + " is missing.");
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
