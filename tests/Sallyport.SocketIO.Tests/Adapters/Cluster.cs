using Sallyport.SocketIO.Adapters;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.Adapters;

/// <summary>The servers an adapter joins, as its specification sees them. One is enough.</summary>
internal class Cluster(params TestHost[] hosts) : IAsyncDisposable
{
    public IReadOnlyList<TestHost> Hosts => hosts;

    /// <summary>Gets the server the specification acts on.</summary>
    public TestHost Near => hosts[0];

    /// <summary>Gets the server farthest from it; the same where there is one.</summary>
    public TestHost Far => hosts[^1];

    public Namespace Main => Near.Server.Of("/");

    /// <summary>Gets the way to the servers of a process that is none; null where the adapter has none.</summary>
    public virtual IClusterPublisher? Outside => null;

    /// <summary>Waits until no message is under way between servers.</summary>
    public virtual Task SettleAsync() => Task.CompletedTask;

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var host in hosts)
        {
            await host.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }
}
