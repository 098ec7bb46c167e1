using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Sallyport.Access.Accounts;
using Sallyport.Access.Audit;
using Sallyport.Access.Authentication;
using Sallyport.Access.Issuing;
using Sallyport.Access.Keys;
using Sallyport.Access.Standings;
using Sallyport.Access.Tokens;
using Sallyport.Storage;

namespace Sallyport.Benchmarks;

/// <summary>What a credential costs before it is a caller: a key in memory, a key that SQLite has to be asked for, a ws-token, and minting one.</summary>
public class AuthenticationBenchmarks
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sallyport-bench-").FullName;
    private ServiceProvider _services = null!;
    private Authenticator _authenticator = null!;
    private WsTokenIssuer _issuer = null!;
    private string _key = "";
    private string[] _strangers = [];
    private string _token = "";
    private Caller _caller = null!;
    private int _next;

    // The in-process toolchain waits for no task here.
    [GlobalSetup]
    public void SetUp() => SetUpAsync().GetAwaiter().GetResult();

    private async Task SetUpAsync()
    {
        // One key fits into memory: of two that come in turn each has to be read again.
        var settings = new Dictionary<string, string?> { ["Data:Folder"] = Path.Combine(_folder, "data"), ["Keys:CacheSize"] = "1" };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        _services = new ServiceCollection().AddLogging().AddAccess(configuration).AddStorage(configuration).BuildServiceProvider();
        await _services.GetRequiredService<StoreOpener>().OpenAsync(default);
        _authenticator = _services.GetRequiredService<Authenticator>();
        _issuer = _services.GetRequiredService<WsTokenIssuer>();
        var accounts = _services.GetRequiredService<AccountService>();
        var account = (await accounts.CreateAsync(new NewAccount("bench", TierNames.Enterprise), Actor.Server, default)).Value!;
        _strangers = [await IssueAsync(account), await IssueAsync(account)];
        _key = await IssueAsync(account);
        _caller = (await _authenticator.AuthenticateKeyAsync(_key, null, default)).Caller!;
        _token = _issuer.Issue(_caller).Value;
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _services.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark(Baseline = true, Description = "API key, in memory")]
    public async Task<Caller> KeyInMemory() => Admitted(await _authenticator.AuthenticateKeyAsync(_key, null, default));

    [Benchmark(Description = "API key, from SQLite")]
    public async Task<Caller> KeyFromStore() => Admitted(await _authenticator.AuthenticateKeyAsync(_strangers[_next++ % 2], null, default));

    [Benchmark(Description = "ws-token, not marked")]
    public async Task<Caller> Token() => Admitted(await _authenticator.AuthenticateTokenAsync(_token, null, default));

    [Benchmark(Description = "ws-token minted")]
    public WsToken Mint() => _issuer.Issue(_caller);

    [Benchmark(Description = "ws-token minted, judged and marked used on disk")]
    public async Task<TokenUse> TokenOnce()
    {
        var token = _issuer.Issue(_caller).Value;
        var use = await _authenticator.MarkUsedAsync(Admitted(await _authenticator.AuthenticateTokenAsync(token, null, default)), default);
        return use == TokenUse.Admitted ? use : throw new InvalidOperationException("The token was not admitted.");
    }

    private static Caller Admitted(AuthenticationResult result) =>
        result.Caller ?? throw new InvalidOperationException("The credential was refused.");

    private async Task<string> IssueAsync(Account account) =>
        (await _services.GetRequiredService<KeyService>().IssueAsync(new NewKey(account.Id, "bench"), Actor.Server, default)).Value!.Secret;
}
