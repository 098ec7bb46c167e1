using System.Diagnostics;

namespace Sallyport.LoadTest.Processes;

/// <summary>One chain of the development network: anvil as Ethereum, with a market that stands still, so that it takes no processor.</summary>
internal sealed class Devnet : IAsyncDisposable
{
    private readonly ChildProcess _process;

    private Devnet(ChildProcess process, string configFile)
    {
        _process = process;
        ConfigFile = configFile;
    }

    /// <summary>Gets the file with the sections <c>Chains</c> and <c>Market</c>.</summary>
    public string ConfigFile { get; }

    public Uri RpcUrl => new((string)_process.Report["chains"]!["eth"]!["rpcUrl"]!);

    public static async Task<Devnet> StartAsync(Repository repository, CancellationToken cancellationToken)
    {
        var configFile = Path.Combine(Directory.CreateTempSubdirectory("sallyport-bench-").FullName, "devnet.json");
        var start = new ProcessStartInfo(
            "node",
            [repository.DevnetProgram(), "--only", "eth", "--swap-interval", "0", "--until-stdin-closes", "--config", configFile]
        );
        return new Devnet(await ChildProcess.StartAsync(start, stopsWithInput: true, cancellationToken), configFile);
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        Directory.Delete(Path.GetDirectoryName(ConfigFile)!, recursive: true);
    }
}
