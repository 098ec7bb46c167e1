using Sallyport.LoadTest.Clients;
using Sallyport.LoadTest.CommandLine;
using Sallyport.LoadTest.Processes;

namespace Sallyport.LoadTest.Scenarios;

/// <summary>What a scenario measures: the server with an account and a key, and beside it what the scenario asked for.</summary>
internal sealed class Bench : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _started = new();

    private Bench(Uri url, string apiKey)
    {
        Url = url;
        ApiKey = apiKey;
        Api = new HttpApi(url);
    }

    public Uri Url { get; }

    public string ApiKey { get; }

    public HttpApi Api { get; }

    /// <summary>Gets the server where it is our own, else null.</summary>
    public SallyportServer? Server { get; private init; }

    public NodePeer? Node { get; private set; }

    public Devnet? Chain { get; private init; }

    public IReadOnlyList<IProcessorClock> Clocks => [.. new[] { Server?.Process, Node?.Process }.OfType<IProcessorClock>()];

    public static async Task<Bench> StartAsync(
        LoadSettings settings,
        Repository repository,
        bool chain,
        bool node,
        Progress progress,
        CancellationToken cancellationToken,
        IReadOnlyDictionary<string, string>? serverSettings = null
    )
    {
        var bench = settings.Url is null
            ? await StartServerAsync(
                repository,
                chain && settings.WithChain,
                serverSettings ?? SallyportServer.ManyConnections,
                progress,
                cancellationToken
            )
            : new Bench(settings.Url, KeyOfEnvironment());
        if (node && settings.WithNode)
        {
            progress.Say("starting Node's socket.io server");
            try
            {
                bench.Node = await NodePeer.StartAsync(repository, cancellationToken);
                bench._started.Push(bench.Node);
            }
            catch
            {
                await bench.DisposeAsync();
                throw;
            }
        }

        return bench;
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        while (_started.TryPop(out var started))
        {
            await started.DisposeAsync();
        }
    }

    private static async Task<Bench> StartServerAsync(
        Repository repository,
        bool withChain,
        IReadOnlyDictionary<string, string> serverSettings,
        Progress progress,
        CancellationToken cancellationToken
    )
    {
        Devnet? chain = null;
        SallyportServer? server = null;
        try
        {
            if (withChain)
            {
                progress.Say("starting a chain");
                chain = await Devnet.StartAsync(repository, cancellationToken);
            }

            progress.Say("starting the server");
            server = await SallyportServer.StartAsync(repository, chain?.ConfigFile, serverSettings, cancellationToken);
            var account = await server.CreateAccountAsync("bench", cancellationToken);
            var (_, key) = await server.CreateKeyAsync(account, expires: null, cancellationToken);
            var bench = new Bench(server.Url, key) { Server = server, Chain = chain };
            if (chain is not null)
            {
                bench._started.Push(chain);
            }

            bench._started.Push(server);
            return bench;
        }
        catch
        {
            if (server is not null)
            {
                await server.DisposeAsync();
            }

            if (chain is not null)
            {
                await chain.DisposeAsync();
            }

            throw;
        }
    }

    // Not an option: arguments are there for everybody on the machine to read.
    private static string KeyOfEnvironment() =>
        Environment.GetEnvironmentVariable("SALLYPORT_API_KEY") is { Length: > 0 } key
            ? key
            : throw new SetUpException("--url needs the API key in the environment variable SALLYPORT_API_KEY.");
}
