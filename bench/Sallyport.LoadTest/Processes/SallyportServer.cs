using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Sallyport.LoadTest.Processes;

/// <summary>
/// The real server as a process of its own, on a free loopback port and a data folder that is thrown away. Caps on connections and the
/// throttle of guessing are raised by configuration where a scenario says so; nothing else differs from what <c>serve</c> does by default.
/// </summary>
internal sealed class SallyportServer : IAsyncDisposable
{
    private readonly string _program;
    private readonly string _folder;
    private ChildProcess? _process;

    private SallyportServer(string program, string folder, IReadOnlyDictionary<string, string> settings)
    {
        Settings = settings.Union(ManyRequests).ToDictionary(StringComparer.Ordinal);
        _program = program;
        _folder = folder;
    }

    /// <summary>Caps on connections out of the way: all load comes from one address with one key.</summary>
    public static readonly IReadOnlyDictionary<string, string> ManyConnections = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Tiers:Enterprise:Connections:PerKey"] = "100000",
        ["Tiers:Enterprise:Connections:PerAccount"] = "100000",
        ["Tiers:Enterprise:ConnectsPerSecond:PerKey"] = "100000",
        ["Tiers:Enterprise:ConnectsPerSecond:PerAccount"] = "100000",
        ["Limits:Connections:PerAddress"] = "100000",
        ["Limits:Connections:PerNode"] = "100000",
        ["Limits:ConnectsPerSecond:PerAddress"] = "100000",
        ["Limits:ConnectsPerSecond:PerNode"] = "100000",
    };

    /// <summary>The request rate out of the way: it is judged for every request, and refuses none.</summary>
    private static readonly IReadOnlyDictionary<string, string> ManyRequests = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Tiers:Enterprise:RequestsPerSecond:PerKey"] = "1000000",
        ["Tiers:Enterprise:RequestsPerSecond:PerAccount"] = "1000000",
        ["Tiers:Enterprise:Burst:PerKey"] = "1000000",
        ["Tiers:Enterprise:Burst:PerAccount"] = "1000000",
    };

    /// <summary>The throttle of guessing out of the way: the refusals themselves are measured.</summary>
    public static readonly IReadOnlyDictionary<string, string> ManyGuesses = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Limits:Guessing:Burst"] = "1000000",
        ["Limits:Guessing:PerSecond"] = "100000",
    };

    /// <summary>Gets what is set other than by default.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; }

    public Uri Url => new((string)_process!.Report["listening"]![0]!);

    public ChildProcess Process => _process!;

    /// <summary>Starts it. The chain is one the server knows from <paramref name="configFile"/>, a file the development network wrote.</summary>
    public static async Task<SallyportServer> StartAsync(
        Repository repository,
        string? configFile,
        IReadOnlyDictionary<string, string> settings,
        CancellationToken cancellationToken
    )
    {
        var folder = Directory.CreateTempSubdirectory("sallyport-bench-").FullName;
        var server = new SallyportServer(repository.ServerProgram(), folder, settings);
        try
        {
            List<string> arguments = ["serve", "--listen", "http://127.0.0.1:0"];
            if (configFile is not null)
            {
                arguments.AddRange(["--config", configFile]);
            }

            server._process = await ChildProcess.StartAsync(server.Command(arguments), stopsWithInput: false, cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks the server's own command line, which speaks to the running server.</summary>
    public async Task<JsonObject> CommandAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        var start = Command(arguments);
        start.UseShellExecute = false;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var process = System.Diagnostics.Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0
            ? JsonNode.Parse(await output)!.AsObject()
            : throw new SetUpException($"sallyport {arguments[0]} {arguments[1]} failed: {await error}");
    }

    public async Task<string> CreateAccountAsync(string name, CancellationToken cancellationToken)
    {
        var answer = await CommandAsync(cancellationToken, "accounts", "create", "--name", name, "--tier", "Enterprise");
        return (string)answer["account"]!["id"]!;
    }

    /// <summary>Creates a key.</summary>
    /// <returns>Its id, and the secret that is never told again.</returns>
    public async Task<(string Id, string Secret)> CreateKeyAsync(string account, string? expires, CancellationToken cancellationToken)
    {
        string[] end = expires is null ? [] : ["--expires", expires];
        var answer = await CommandAsync(cancellationToken, ["keys", "create", "--account", account, .. end]);
        return ((string)answer["key"]!["id"]!, (string)answer["secret"]!);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private ProcessStartInfo Command(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [_program, .. arguments, "--json", "--data", Path.Combine(_folder, "data")])
        {
            // No appsettings.json of the folder we were started in, no variable of the shell we were started from.
            WorkingDirectory = _folder,
        };
        foreach (
            var name in start.Environment.Keys.Where(name => name.StartsWith("SALLYPORT_", StringComparison.OrdinalIgnoreCase)).ToList()
        )
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in Settings)
        {
            start.Environment["SALLYPORT_" + name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        return start;
    }
}
