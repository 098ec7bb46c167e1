using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Sallyport.Access.Accounts;
using Sallyport.Access.Audit;
using Sallyport.Access.Authentication;
using Sallyport.Access.Issuing;
using Sallyport.Access.Keys;
using Sallyport.Storage.Folder;

namespace Sallyport.Storage.Tests;

/// <summary>Registered in either order, a host opens the store before its services start and writes what is left when it stops.</summary>
public sealed class HostedStartTests : IDisposable
{
    private readonly Temporary _folder = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task StartAndStop_EitherOrder_OpensTheStoreAndWritesLastUses(bool isAccessFirst)
    {
        IssuedKey issued;
        using (var host = await StartAsync(isAccessFirst))
        {
            var account = (
                await host.Services.GetRequiredService<AccountService>().CreateAsync(new NewAccount("Acme"), Actor.Server, default)
            ).Value.ShouldNotBeNull();
            issued = (
                await host.Services.GetRequiredService<KeyService>().IssueAsync(new NewKey(account.Id, "k"), Actor.Server, default)
            ).Value.ShouldNotBeNull();
            var result = await host
                .Services.GetRequiredService<Authenticator>()
                .AuthenticateAsync(issued.Secret, System.Net.IPAddress.Loopback, default);
            result.Caller.ShouldNotBeNull();
            await host.StopAsync();
        }

        File.Exists(Path.Combine(_folder.Path, "sallyport.db-wal")).ShouldBeFalse(); // closed in order: the log is merged

        using var again = await StartAsync(isAccessFirst);
        (await again.Services.GetRequiredService<IKeyStore>().FindByIdAsync(issued.Key.Id, default))
            .ShouldNotBeNull()
            .Key.LastUsedFrom.ShouldBe(System.Net.IPAddress.Loopback);
        await again.StopAsync();
    }

    [Fact]
    public async Task StartAsync_FolderInUse_FailsWithAPlainError()
    {
        using var held = DataFolder.Open(_folder.Path);

        (await Should.ThrowAsync<DataFolderInUseException>(() => StartAsync(isAccessFirst: true))).ProcessId.ShouldBe(
            Environment.ProcessId
        );
    }

    public void Dispose() => _folder.Dispose();

    private async Task<IHost> StartAsync(bool isAccessFirst)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("Data:Folder", _folder.Path)]);
        if (isAccessFirst)
        {
            builder.Services.AddAccess(builder.Configuration).AddStorage(builder.Configuration);
        }
        else
        {
            builder.Services.AddStorage(builder.Configuration).AddAccess(builder.Configuration);
        }

        var host = builder.Build();
        try
        {
            await host.StartAsync();
            return host;
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }
}
