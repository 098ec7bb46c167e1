using Sallyport.LoadTest.CommandLine;
using Sallyport.LoadTest.Measuring;
using Sallyport.LoadTest.Peers;
using Sallyport.LoadTest.Processes;
using Sallyport.LoadTest.Reports;
using Sallyport.LoadTest.Wire;

namespace Sallyport.LoadTest.Scenarios;

/// <summary>What a client costs the library that comes and goes, and one that is refused, beside its peers.</summary>
internal sealed class HandshakesScenario : IScenario
{
    public const string Accepted = "authenticated handshake to close";
    public const string Refused = "refused handshake to close";

    private const int AtOnce = 16;

    public string Name => "handshakes";

    public string Summary => "the library's handshakes, accepted and refused, beside its peers";

    public async Task<ScenarioResult> RunAsync(
        LoadSettings settings,
        Repository repository,
        Progress progress,
        CancellationToken cancellationToken
    )
    {
        await using var peers = await PeerSet.StartAsync(
            settings,
            repository,
            progress,
            cancellationToken,
            ServerNames.Library,
            ServerNames.Node,
            ServerNames.SignalR,
            ServerNames.Raw
        );
        List<Case> cases =
        [
            .. WireCases.ForEach(peers, Accepted, 0, settings.Window, peer => new HandshakeLoad(peer, peer.Token, isWelcome: true, AtOnce)),
            .. WireCases
                .ForEach(
                    peers,
                    Refused,
                    0,
                    settings.Window,
                    peer => new HandshakeLoad(peer, new string('0', peer.Token.Length), isWelcome: false, AtOnce)
                )
                .Where(item => item.Server is not ServerNames.Raw),
        ];
        return await WireCases.MeasureAsync(
            this,
            "Handshakes",
            peers,
            cases,
            settings,
            [("clients on their way at once", $"{AtOnce}, each on a TCP connection of its own")],
            [
                "A unit is a client from its TCP connection to the server's close of it: upgrade, greeting with the token, close frames of both sides. "
                    + "Ours and Node's compare the SHA-256 of the token in a middleware and answer CONNECT, or CONNECT_ERROR; SignalR, without negotiation, does the same in `OnConnectedAsync`, "
                    + "after its handshake, and refuses by its close message.",
                $"“{ServerNames.Raw}” knows no token: the WebSocket opens and closes.",
            ],
            progress,
            cancellationToken
        );
    }
}
