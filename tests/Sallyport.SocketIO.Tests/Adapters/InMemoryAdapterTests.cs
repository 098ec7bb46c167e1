using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.Adapters;

public sealed class InMemoryAdapterTests : AdapterSpecification
{
    internal override async Task<Cluster> StartAsync(Action<SocketIOServer>? map = null, Action<SocketIOOptions>? configure = null) =>
        new(await TestHost.StartAsync(map, configure));
}
