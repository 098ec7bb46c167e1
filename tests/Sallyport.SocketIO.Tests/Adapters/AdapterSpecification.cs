using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.Adapters;

/// <summary>
/// What every adapter does. A cluster adapter's tests inherit it and start as many servers as they like; where there is one, near and far are the same
/// server. Each fact is about what clients get, so it does not matter how an adapter does it.
/// </summary>
public abstract partial class AdapterSpecification
{
    /// <summary>Starts servers that are joined by the adapter.</summary>
    internal abstract Task<Cluster> StartAsync(Action<SocketIOServer>? map = null, Action<SocketIOOptions>? configure = null);

    /// <summary>Sends a last event to everybody, so that a client who got nothing before it shows that it got nothing.</summary>
    private static async Task ShouldGetNothingMoreAsync(Cluster cluster, params Member[] members)
    {
        await cluster.SettleAsync();
        foreach (var member in members)
        {
            member.Socket.TryEmit("end");
            (await member.Client.ReadAsync()).ShouldBe("42[\"end\"]");
        }
    }
}
