using System.Text.Json.Nodes;
using Sallyport.LoadTest.Measuring;

namespace Sallyport.LoadTest.Reports;

/// <summary>What a scenario has to say.</summary>
internal sealed record ScenarioResult
{
    public required string Name { get; init; }

    public required string Title { get; init; }

    public required IReadOnlyList<(string Name, string Value)> Settings { get; init; }

    public required IReadOnlyList<Table> Tables { get; init; }

    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Gets how many operations failed: any makes the program's exit code 1.</summary>
    public required int Failures { get; init; }

    /// <summary>Gets the peers' costs divided by ours, where a scenario has peers to compare.</summary>
    public IReadOnlyList<PeerRatio> Ratios { get; init; } = [];

    /// <summary>Gets the same numbers for <c>--json</c>.</summary>
    public required JsonNode Data { get; init; }
}
