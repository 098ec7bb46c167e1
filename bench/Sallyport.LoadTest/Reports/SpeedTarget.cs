using Sallyport.LoadTest.Measuring;
using Sallyport.LoadTest.Scenarios;

namespace Sallyport.LoadTest.Reports;

/// <summary>How much cheaper than a peer the library is to be.</summary>
/// <param name="What">Of what.</param>
/// <param name="Peer">Than whom.</param>
/// <param name="Ratio">The peer's cost divided by ours must be at least this.</param>
internal sealed record SpeedTarget(string What, string Peer, double Ratio)
{
    /// <summary>Gets the targets the library was given. SignalR is to be beaten everywhere; the raw loop may be at most twice as cheap.</summary>
    public static IReadOnlyList<SpeedTarget> All { get; } =
    [
        new(AcknowledgementsScenario.Pipelined, ServerNames.Node, 4),
        new(AcknowledgementsScenario.Single, ServerNames.Node, 1.5),
        new(BroadcastsScenario.OneAtATime, ServerNames.Node, 1.3),
        new(BroadcastsScenario.Backlogged, ServerNames.Node, 3),
        new(HandshakesScenario.Accepted, ServerNames.Node, 3),
        new(HandshakesScenario.Refused, ServerNames.Node, 3),
        new(IdleScenario.What, ServerNames.Node, 1),
        new(PollingScenario.What, ServerNames.Node, 3),
        new(RoomsScenario.Few, ServerNames.Node, 2),
        new(RoomsScenario.Backlogged, ServerNames.Node, 2),
        new(AcknowledgementsScenario.Pipelined, ServerNames.Raw, 0.5),
        new(AcknowledgementsScenario.Single, ServerNames.Raw, 0.5),
        .. new[]
        {
            AcknowledgementsScenario.Pipelined,
            AcknowledgementsScenario.Single,
            BroadcastsScenario.OneAtATime,
            BroadcastsScenario.Backlogged,
            HandshakesScenario.Accepted,
            HandshakesScenario.Refused,
            IdleScenario.What,
            PollingScenario.What,
            RoomsScenario.Few,
            RoomsScenario.Backlogged,
        }.Select(what => new SpeedTarget(what, ServerNames.SignalR, 1)),
    ];

    /// <summary>The table of the targets that were measured.</summary>
    public static Table TableOf(IReadOnlyList<PeerRatio> ratios) =>
        new(
            "Targets: the peer's cost ÷ ours",
            ["what", "peer", "wanted", "reached", "min–max", "met"],
            [
                .. from target in All
                from ratio in ratios
                where
                    string.Equals(ratio.What, target.What, StringComparison.Ordinal)
                    && string.Equals(ratio.Peer, target.Peer, StringComparison.Ordinal)
                select new[]
                {
                    target.What,
                    target.Peer,
                    $"≥ {target.Ratio:0.0#}",
                    Figures.Ratio(ratio.Median),
                    $"{Figures.Ratio(ratio.Least)}–{Figures.Ratio(ratio.Most)}",
                    ratio.Median >= target.Ratio ? "yes" : "**no**",
                },
            ]
        );
}
