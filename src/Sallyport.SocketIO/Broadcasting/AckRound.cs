using System.Text.Json;

namespace Sallyport.SocketIO.Broadcasting;

/// <summary>The sockets of one server that were asked in one broadcast and have neither answered nor left.</summary>
internal sealed class AckRound(ulong id, IAckSink sink)
{
    private readonly Lock _gate = new();
    private readonly HashSet<Socket> _awaited = [];

    public ulong Id { get; } = id;

    public void Await(Socket socket)
    {
        lock (_gate)
        {
            _awaited.Add(socket);
        }
    }

    public bool IsAwaited(Socket socket)
    {
        lock (_gate)
        {
            return _awaited.Contains(socket);
        }
    }

    public void OnAnswer(Socket socket, JsonElement arguments, IReadOnlyList<ReadOnlyMemory<byte>> attachments)
    {
        // At most once for each socket, and only from one that was asked.
        if (TryTake(socket))
        {
            sink.OnAnswer(socket.Id, arguments, attachments);
        }
    }

    public void OnLeft(Socket socket)
    {
        if (TryTake(socket))
        {
            sink.OnLeft(socket.Id);
        }
    }

    private bool TryTake(Socket socket)
    {
        lock (_gate)
        {
            return _awaited.Remove(socket);
        }
    }
}
