using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.EngineIO.WebSockets;

public sealed class InlineUpgradeTests : UpgradeSpecification
{
    private protected override Task<TestHost> StartAsync(
        Action<EngineOptions>? configure = null,
        Func<EngineSession, IEngineListener>? accept = null
    ) => TestHost.StartAsync(configureEngine: configure, accept: accept, isInline: true);
}
