namespace Sallyport.LoadTest.Processes;

/// <summary>Where the things to measure stand in this repository.</summary>
internal sealed class Repository
{
    private readonly string _root;

    private Repository(string root) => _root = root;

    public string ResultsFolder => Path.Combine(_root, "bench", "results");

    public static Repository Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Sallyport.slnx")))
            {
                return new Repository(folder.FullName);
            }
        }

        throw new SetUpException("There is no Sallyport.slnx above this program: run it from a clone of the repository.");
    }

    public bool HasServerProgram => File.Exists(Path.Combine(_root, "artifacts", "bin", "Sallyport.Server", "release", "sallyport.dll"));

    /// <summary>The server, built in Release.</summary>
    public string ServerProgram() =>
        Existing(
            "Build it first: dotnet build src/Sallyport.Server -c Release",
            "artifacts",
            "bin",
            "Sallyport.Server",
            "release",
            "sallyport.dll"
        );

    public string DevnetProgram()
    {
        Existing("Install it first: npm ci --prefix devnet (or measure --without-chain)", "devnet", "node_modules");
        return Path.Combine(_root, "devnet", "index.mjs");
    }

    public string NodePeerProgram()
    {
        const string Advice = "Install it first: npm ci --prefix bench/Sallyport.LoadTest/node-peer (or measure --without-node)";
        Existing(Advice, "bench", "Sallyport.LoadTest", "node-peer", "node_modules");
        return Path.Combine(_root, "bench", "Sallyport.LoadTest", "node-peer", "server.mjs");
    }

    /// <summary>The library alone, built in Release.</summary>
    public string BenchHostProgram() => Program("Sallyport.SocketIO.BenchHost", "sallyport-benchhost.dll");

    /// <summary>The peers on ASP.NET Core, built in Release.</summary>
    public string PeerHostProgram() => Program("Sallyport.PeerHost", "sallyport-peerhost.dll");

    private string Program(string project, string file) =>
        Existing($"Build it first: dotnet build bench/{project} -c Release", "artifacts", "bin", project, "release", file);

    private string Existing(string advice, params string[] path)
    {
        var full = Path.Combine([_root, .. path]);
        return Path.Exists(full) ? full : throw new SetUpException($"{Path.Combine(path)} is missing. {advice}");
    }
}
