using Sallyport.LoadTest.CommandLine;
using Sallyport.LoadTest.Processes;
using Sallyport.LoadTest.Reports;

namespace Sallyport.LoadTest.Scenarios;

/// <summary>One question, measured.</summary>
internal interface IScenario
{
    string Name { get; }

    string Summary { get; }

    Task<ScenarioResult> RunAsync(LoadSettings settings, Repository repository, Progress progress, CancellationToken cancellationToken);
}
