using Sallyport.SocketIO.EngineIO;

namespace Sallyport.SocketIO.Adapters;

/// <summary>What a server shows its adapter.</summary>
internal sealed class AdapterHost(SocketIOServer server) : IAdapterHost
{
    public string ServerId { get; } = EngineServer.NewId();

    public TimeProvider Time => server.Time;

    public RecoveryOptions Recovery => server.Options.Recovery;

    public int Deliver(Broadcast broadcast, string? offset = null)
    {
        ArgumentNullException.ThrowIfNull(broadcast);
        return server.FindNamespace(broadcast.Event.Namespace)?.Deliver(broadcast, offset) ?? 0;
    }
}
