using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Sallyport.Operations.Execution;
using Sallyport.Server.Hosting;

namespace Sallyport.Server.Tests.Operations;

/// <summary>The operations of the server as it is built; nothing is started or opened.</summary>
internal sealed class ServerOperations : IAsyncDisposable
{
    private readonly WebApplication _app = ServerHost.Build(
        new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Data:Folder"] = Path.Combine(Path.GetTempPath(), "never-made") })
            .Build()
    );

    public IReadOnlyList<Operation> All => _app.Services.GetRequiredService<OperationCatalogue>().All;

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
