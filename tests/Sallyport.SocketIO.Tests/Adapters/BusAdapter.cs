using Sallyport.SocketIO.Adapters;

namespace Sallyport.SocketIO.Tests.Adapters;

/// <summary>The least a cluster adapter can be: it carries bytes over a bus.</summary>
internal sealed class BusAdapter(Bus bus) : ClusterAdapter
{
    public override int ServerCount => bus.Servers;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        bus.Subscribe(
            this,
            utf8 =>
            {
                ClusterMessage.TryRead(utf8, out var message).ShouldBeTrue();
                OnMessage(message);
            }
        );
        return Task.CompletedTask;
    }

    public override Task StopAsync(CancellationToken cancellationToken)
    {
        bus.Unsubscribe(this);
        return Task.CompletedTask;
    }

    public override ValueTask PublishAsync(ClusterMessage message, CancellationToken cancellationToken) =>
        bus.PublishAsync(message, cancellationToken);
}
