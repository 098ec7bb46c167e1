using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using Sallyport.LoadTest.Measuring;
using Sallyport.LoadTest.Processes;

namespace Sallyport.LoadTest.Peers;

/// <summary>A server of the library's own scenarios, in a process of its own on its core.</summary>
internal sealed class Peer : IAsyncDisposable
{
    /// <summary>The environment variable that tells a process the token.</summary>
    public const string TokenVariable = "PEER_TOKEN";

    /// <summary>The environment variable that has a .NET server run handlers on the sockets' thread.</summary>
    public const string InlineVariable = "PEER_INLINE";

    private Peer(string name, string token, ChildProcess process)
    {
        Process = process;
        Target = new Target(name, new IPEndPoint(IPAddress.Loopback, new Uri((string)process.Report["url"]!).Port), token);
    }

    public string Name => Target.Name;

    public Target Target { get; }

    public ChildProcess Process { get; }

    /// <summary>Gets what it says of itself.</summary>
    public string Version =>
        Name is ServerNames.Node
            ? $"socket.io {(string?)Process.Report["socketIo"]} on Node {(string?)Process.Report["node"]}"
            : (string)Process.Report["version"]!;

    public static async Task<Peer> StartAsync(string name, Repository repository, bool onPool, CancellationToken cancellationToken)
    {
        var start = name switch
        {
            ServerNames.Library => new ProcessStartInfo("dotnet", [repository.BenchHostProgram()]),
            ServerNames.Node => new ProcessStartInfo("node", [repository.NodePeerProgram()]),
            ServerNames.SignalR => new ProcessStartInfo("dotnet", [repository.PeerHostProgram(), "signalr"]),
            ServerNames.Raw => new ProcessStartInfo("dotnet", [repository.PeerHostProgram(), "raw"]),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "There is no such peer."),
        };

        // As long as an API key, so that it is read at the cost of one.
        var token = RandomNumberGenerator.GetHexString(47, lowercase: true);
        start.Environment[TokenVariable] = token;

        // On one core .NET otherwise waits ten times as long before it puts optimised code in place.
        start.Environment["DOTNET_TC_DelaySingleProcMultiplier"] = "1";

        // What docs/socketio/scaling.md advises: one thread switch less for each arrival. Kestrel hands on to the thread pool what applications run, unless
        // it is told not to.
        start.Environment["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS"] = "1";
        start.Environment[InlineVariable] = onPool ? "0" : "1";
        var process = await Cores.StartServerAsync(() => ChildProcess.StartAsync(start, stopsWithInput: true, cancellationToken));
        return new Peer(name, token, process);
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
