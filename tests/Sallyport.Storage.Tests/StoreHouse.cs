using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Sallyport.Access.Accounts;
using Sallyport.Access.Audit;
using Sallyport.Access.Authentication;
using Sallyport.Access.Issuing;
using Sallyport.Access.Keys;
using Sallyport.Access.Standings;
using Sallyport.Storage.Sqlite;

namespace Sallyport.Storage.Tests;

/// <summary>Access and Storage as an application registers them, on a data folder of its own that goes with it.</summary>
internal sealed class StoreHouse : IAsyncDisposable
{
    private readonly bool _ownsFolder;
    private readonly ServiceProvider _services;

    public StoreHouse(
        string? folder = null,
        IEnumerable<KeyValuePair<string, string?>>? settings = null,
        Action<IServiceCollection>? configure = null
    )
    {
        _ownsFolder = folder is null;
        Folder = folder ?? Temporary.NewPath();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Data:Folder", Folder), .. settings ?? []]).Build();
        var services = new ServiceCollection();
        configure?.Invoke(services);
        _services = services.AddAccess(configuration).AddStorage(configuration).BuildServiceProvider();
    }

    public string Folder { get; }

    public string DatabasePath => Path.Combine(Folder, "sallyport.db");

    public SqliteDatabase Database => Get<SqliteDatabase>();

    public static async Task<StoreHouse> OpenAsync(string? folder = null)
    {
        var house = new StoreHouse(folder);
        await house.Get<StoreOpener>().OpenAsync(default);
        return house;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async Task<IssuedKey> IssueKeyAsync()
    {
        var account = (await Get<AccountService>().CreateAsync(new NewAccount("Acme"), Actor.Server, default)).Value.ShouldNotBeNull();
        return (await Get<KeyService>().IssueAsync(new NewKey(account.Id, "first"), Actor.Server, default)).Value.ShouldNotBeNull();
    }

    public async Task<Caller> EnterAsync(string credential) =>
        (await Get<Authenticator>().AuthenticateAsync(credential, null, default)).Caller.ShouldNotBeNull();

    public async Task<string> MintAsync(string key) => Get<WsTokenIssuer>().Issue(await EnterAsync(key)).Value;

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (_ownsFolder)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }
}
