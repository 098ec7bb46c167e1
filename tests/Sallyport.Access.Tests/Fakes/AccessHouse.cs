using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sallyport.Access.AccessRequests;
using Sallyport.Access.Accounts;
using Sallyport.Access.Audit;
using Sallyport.Access.Authentication;
using Sallyport.Access.Issuing;
using Sallyport.Access.Keys;
using Sallyport.Access.Notices;
using Sallyport.Access.Notices.Webhooks;
using Sallyport.Access.Secrets;
using Sallyport.Access.Standings;
using Sallyport.Access.Suspicion;
using Sallyport.Access.Tokens;
using Sallyport.Access.Usage;
using Sallyport.Fixtures;

namespace Sallyport.Access.Tests.Fakes;

/// <summary>The room as an application registers it, on stores in memory and a clock moved by hand.</summary>
public sealed class AccessHouse : IDisposable
{
    public static readonly IPAddress Home = IPAddress.Parse("203.0.113.7");

    private readonly ServiceProvider _services;

    public AccessHouse(
        IEnumerable<KeyValuePair<string, string?>>? settings = null,
        FixedSecrets? secrets = null,
        MemoryStore? store = null,
        HandMovedTime? time = null,
        MemoryUsageStore? usage = null
    )
    {
        Usage = usage ?? new MemoryUsageStore();
        Time = time ?? new HandMovedTime();
        Store = store ?? new MemoryStore();
        Notices = new MemoryNoticeStore(Store.Audit);
        Secrets = secrets ?? new FixedSecrets();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings ?? []).Build();
        _services = new ServiceCollection()
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton<ISecretSource>(Secrets)
            .AddSingleton<IAuditStore>(Store.Audit)
            .AddSingleton<ISecretRegister>(new MemorySecretRegister(Store, Store.Audit, Time))
            .AddSingleton<IAccountStore>(Store)
            .AddSingleton<IKeyStore>(Store)
            .AddSingleton<ITokenUseStore>(Store)
            .AddSingleton<IAccessRequestStore>(new MemoryAccessRequestStore(Store))
            .AddSingleton<IUsageStore>(Usage)
            .AddSingleton<INoticeStore>(Notices)
            .AddSingleton<IWebhookQueue>(Notices)
            .AddSingleton<INetworkStore>(Notices)
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log))
            .AddAccess(configuration)
            .BuildServiceProvider();
    }

    public HandMovedTime Time { get; }

    public MemoryStore Store { get; }

    public MemoryUsageStore Usage { get; }

    public MemoryNoticeStore Notices { get; }

    public FixedSecrets Secrets { get; }

    public LogLines Log { get; } = new();

    public Authenticator Authenticator => Get<Authenticator>();

    public KeyService Keys => Get<KeyService>();

    public AccountService Accounts => Get<AccountService>();

    public WsTokenIssuer Tokens => Get<WsTokenIssuer>();

    public RevocationFeed Feed => Get<RevocationFeed>();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async Task<Account> CreateAccountAsync() =>
        (await Accounts.CreateAsync(new NewAccount("Acme", TierNames.Basic), Actor.Server, default)).Value.ShouldNotBeNull();

    public async Task<IssuedKey> IssueKeyAsync(DateTimeOffset? expiresAt = null, string? accountId = null) =>
        (
            await Keys.IssueAsync(
                new NewKey(accountId ?? (await CreateAccountAsync()).Id, "first", ExpiresAt: expiresAt),
                Actor.Server,
                default
            )
        ).Value.ShouldNotBeNull();

    public async Task<Caller> EnterAsync(string credential) =>
        (await Authenticator.AuthenticateAsync(credential, Home, default)).Caller.ShouldNotBeNull();

    public async Task<RefusalReason?> RefusalOfAsync(string? credential, IPAddress? from = null) =>
        (await Authenticator.AuthenticateAsync(credential, from ?? Home, default)).Refusal?.Reason;

    public void Dispose() => _services.Dispose();
}
