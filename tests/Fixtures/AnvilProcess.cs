using System.Globalization;
using System.Text.RegularExpressions;

namespace Sallyport.Fixtures;

/// <summary>An EVM node of its own, out of devnet's packages. Mines a block for each transaction and when told to, unless given a block time.</summary>
internal sealed partial class AnvilProcess : IAsyncDisposable
{
    private readonly ChildProcess _process;

    private AnvilProcess(ChildProcess process, int port)
    {
        _process = process;
        Port = port;
        Node = new NodeClient(Http);
    }

    public int Port { get; }

    public string Http => $"http://127.0.0.1:{Port}";

    public string WebSocket => $"ws://127.0.0.1:{Port}";

    public NodeClient Node { get; }

    /// <param name="chainId">The chain id it answers.</param>
    /// <param name="port">0 for a free one.</param>
    /// <param name="more">More arguments of anvil.</param>
    public static async Task<AnvilProcess> StartAsync(long chainId = 1, int port = 0, params string[] more)
    {
        string[] arguments =
        [
            "--chain-id",
            chainId.ToString(CultureInfo.InvariantCulture),
            "--port",
            port.ToString(CultureInfo.InvariantCulture),
            .. more,
        ];
        var process = ChildProcess.Start(FindProgram(), arguments);
        var line = await process.ReadLineAsync(line => Listening().Match(line) is { Success: true } match ? match : null);
        return new AnvilProcess(process, int.Parse(line.Groups[1].Value, CultureInfo.InvariantCulture));
    }

    public Task MineAsync() => Node.CallAsync("evm_mine");

    public void Kill() => _process.Kill();

    public async ValueTask DisposeAsync()
    {
        Node.Dispose();
        await _process.DisposeAsync();
    }

    private static string FindProgram()
    {
        var packages = Path.Combine(Checkout.Devnet, "node_modules", "@foundry-rs");
        var program = Directory.Exists(packages)
            ? Directory
                .EnumerateFiles(packages, "anvil*", new EnumerationOptions { RecurseSubdirectories = true })
                .FirstOrDefault(file => Path.GetFileName(file) is "anvil" or "anvil.exe")
            : null;
        return program ?? throw new InvalidOperationException("No anvil: run npm ci in devnet/ (./test does).");
    }

    [GeneratedRegex("Listening on 127\\.0\\.0\\.1:([0-9]+)")]
    private static partial Regex Listening();
}
