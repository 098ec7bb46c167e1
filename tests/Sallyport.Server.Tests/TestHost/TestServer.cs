using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sallyport.Access.Accounts;
using Sallyport.Access.Audit;
using Sallyport.Access.Issuing;
using Sallyport.Access.Keys;
using Sallyport.Server.Hosting;

namespace Sallyport.Server.Tests.TestHost;

/// <summary>The whole server, as <c>serve</c> builds it, on a free port of loopback and a data folder of its own.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    /// <summary>How long anything may take that is awaited; generous, because nothing is measured by it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _folder;
    private bool _stopped;

    private TestServer(WebApplication app, string folder, LogCapture log)
    {
        App = app;
        _folder = folder;
        Log = log;
        var url = new Uri(app.Urls.First());
        Port = url.Port;
        Http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { BaseAddress = url };
    }

    public WebApplication App { get; }

    public int Port { get; }

    public HttpClient Http { get; }

    public LogCapture Log { get; }

    public string Folder => _folder;

    public IServiceProvider Services => App.Services;

    public KeyService Keys => Services.GetRequiredService<KeyService>();

    public static async Task<TestServer> StartAsync(
        Dictionary<string, string?>? settings = null,
        Action<WebApplicationBuilder>? customize = null,
        string? folder = null
    )
    {
        folder ??= Directory.CreateTempSubdirectory("sallyport-").FullName;
        var log = new LogCapture();
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                new Dictionary<string, string?>
                {
                    ["Data:Folder"] = Path.Combine(folder, "data"),
                    ["Listen"] = "http://127.0.0.1:0",
                    ["Logging:Console:LogLevel:Default"] = "None",
                }
            )
            .AddInMemoryCollection(settings ?? [])
            .Build();
        var app = ServerHost.Build(
            configuration,
            customize: builder =>
            {
                builder.Logging.ClearProviders();
                builder.Logging.AddProvider(log);
                builder.Logging.SetMinimumLevel(LogLevel.Trace);

                // The program silences the framework's talkative categories. The tests want to see what would be written if it did not.
                builder.Services.PostConfigure<LoggerFilterOptions>(filters => filters.Rules.Clear());
                customize?.Invoke(builder);
            }
        );
        await app.StartAsync();
        return new TestServer(app, folder, log);
    }

    /// <summary>Creates an account.</summary>
    public async Task<Account> AddAccountAsync(string tier = TierNames.Enterprise)
    {
        var accounts = Services.GetRequiredService<AccountService>();
        var created = await accounts.CreateAsync(
            new NewAccount("Ada", tier, "ada@example.org", "tests"),
            Actor.Server,
            CancellationToken.None
        );
        return created.Value ?? throw new InvalidOperationException(created.Failure!.Message);
    }

    /// <summary>Creates a key, in an account of its own unless one is given.</summary>
    public async Task<IssuedKey> AddKeyAsync(
        Account? account = null,
        string tier = TierNames.Enterprise,
        DateTimeOffset? expiresAt = null,
        ScopeSet? scopes = null
    )
    {
        account ??= await AddAccountAsync(tier);
        var issued = await Keys.IssueAsync(
            new NewKey(account.Id, "test", KeyMode.Live, expiresAt, scopes),
            Actor.Server,
            CancellationToken.None
        );
        return issued.Value ?? throw new InvalidOperationException(issued.Failure!.Message);
    }

    /// <summary>Buys a ws-token over HTTP, as a client does.</summary>
    public async Task<string> MintAsync(IssuedKey key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/ws-token");
        request.Headers.Add("x-api-key", key.Secret);
        using var response = await Http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        using var json = System.Text.Json.JsonDocument.Parse(await response.Content.ReadAsStreamAsync());
        return json.RootElement.GetProperty("token").GetString()!;
    }

    /// <summary>Opens a raw WebSocket; <paramref name="query"/> begins with a question mark.</summary>
    public Task<WebSocketPeer> OpenAsync(
        string query = "",
        IReadOnlyDictionary<string, string>? headers = null,
        params string[] protocols
    ) => WebSocketPeer.OpenAsync(new Uri($"ws://127.0.0.1:{Port}/ws{query}"), headers, protocols);

    /// <summary>Opens a raw WebSocket with a fresh ws-token.</summary>
    public async Task<WebSocketPeer> OpenAsync(IssuedKey key) => await OpenAsync("?token=" + await MintAsync(key));

    /// <summary>Opens a Socket.IO session without connecting to a namespace.</summary>
    public Task<SocketIOPeer> OpenSocketIOAsync(IReadOnlyDictionary<string, string>? headers = null) =>
        SocketIOPeer.OpenAsync(Port, headers);

    public async Task StopAsync()
    {
        if (!_stopped)
        {
            _stopped = true;
            await App.StopAsync();
            await App.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Http.Dispose();
        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (IOException)
        {
            // A second server of the same test may still hold it.
        }
    }
}
