using System.Diagnostics;
using System.Security.Cryptography;

namespace Sallyport.LoadTest.Processes;

/// <summary>Node's socket.io server, with a token it compares.</summary>
internal sealed class NodePeer : IAsyncDisposable
{
    private NodePeer(ChildProcess process, string token)
    {
        Process = process;
        Token = token;
    }

    public ChildProcess Process { get; }

    public string Token { get; }

    public Uri Url => new((string)Process.Report["url"]!);

    public string Version => $"socket.io {(string?)Process.Report["socketIo"]} on Node {(string?)Process.Report["node"]}";

    public static async Task<NodePeer> StartAsync(Repository repository, CancellationToken cancellationToken)
    {
        // As long as an API key, so that both read as many bytes.
        var token = RandomNumberGenerator.GetHexString(47, lowercase: true);
        var start = new ProcessStartInfo("node", [repository.NodePeerProgram()]) { Environment = { ["PEER_TOKEN"] = token } };
        return new NodePeer(await ChildProcess.StartAsync(start, stopsWithInput: true, cancellationToken), token);
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
