using Microsoft.Extensions.DependencyInjection;
using Sallyport.SocketIO.Adapters;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.Adapters;

/// <summary>Three servers and a process that only emits, on one bus.</summary>
public sealed class BusAdapterTests : AdapterSpecification
{
    internal override async Task<Cluster> StartAsync(Action<SocketIOServer>? map = null, Action<SocketIOOptions>? configure = null)
    {
        var bus = new Bus();
        var hosts = new TestHost[3];
        for (var i = 0; i < hosts.Length; i++)
        {
            hosts[i] = await TestHost.StartAsync(map, configure, extend: builder => builder.UseAdapter(_ => new BusAdapter(bus)));
        }

        return new BusCluster(bus, hosts);
    }

    private sealed class BusCluster(Bus bus, TestHost[] hosts) : Cluster(hosts)
    {
        public override IClusterPublisher Outside => bus;

        public override Task SettleAsync() => bus.SettleAsync();
    }
}
