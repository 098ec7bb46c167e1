using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using Sallyport.LoadTest.Measuring;
using Sallyport.LoadTest.Processes;

namespace Sallyport.LoadTest.Peers;

/// <summary>A server of the library's own scenarios, in a process of its own on its core.</summary>
internal sealed class Peer : IAsyncDisposable
{
    private Peer(string name, Dialect dialect, string token, ChildProcess process)
    {
        Name = name;
        Dialect = dialect;
        Token = token;
        Process = process;
        var url = new Uri((string)process.Report["url"]!);
        EndPoint = new IPEndPoint(IPAddress.Loopback, url.Port);
    }

    /// <summary>Gets which it is, one of <see cref="ServerNames"/>.</summary>
    public string Name { get; }

    public Dialect Dialect { get; }

    /// <summary>Gets the token it lets in.</summary>
    public string Token { get; }

    public ChildProcess Process { get; }

    public IPEndPoint EndPoint { get; }

    /// <summary>Gets what it says of itself.</summary>
    public string Version =>
        Name is ServerNames.Node
            ? $"socket.io {(string?)Process.Report["socketIo"]} on Node {(string?)Process.Report["node"]}"
            : (string)Process.Report["version"]!;

    public static async Task<Peer> StartAsync(string name, Repository repository, CancellationToken cancellationToken)
    {
        var (start, dialect) = name switch
        {
            ServerNames.Library => (new ProcessStartInfo("dotnet", [repository.BenchHostProgram()]), (Dialect)new SocketIODialect()),
            ServerNames.Node => (new ProcessStartInfo("node", [repository.NodePeerProgram()]), new SocketIODialect()),
            ServerNames.SignalR => (new ProcessStartInfo("dotnet", [repository.PeerHostProgram(), "signalr"]), new SignalRDialect()),
            ServerNames.Raw => (new ProcessStartInfo("dotnet", [repository.PeerHostProgram(), "raw"]), new RawDialect()),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "There is no such peer."),
        };

        // As long as an API key, so that it is read at the cost of one.
        var token = RandomNumberGenerator.GetHexString(47, lowercase: true);
        start.Environment["PEER_TOKEN"] = token;

        // On one core .NET otherwise waits ten times as long before it puts optimised code in place.
        start.Environment["DOTNET_TC_DelaySingleProcMultiplier"] = "1";
        var process = await Cores.StartServerAsync(() => ChildProcess.StartAsync(start, stopsWithInput: true, cancellationToken));
        return new Peer(name, dialect, token, process);
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
