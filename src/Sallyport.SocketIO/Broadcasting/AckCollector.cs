using System.Text.Json;
using Sallyport.SocketIO.Adapters;
using Sallyport.SocketIO.Protocol;

namespace Sallyport.SocketIO.Broadcasting;

/// <summary>The acknowledgements of one broadcast, of this server's sockets and those of the others. Done when every server named its receivers and none is awaited.</summary>
internal sealed class AckCollector(int servers) : IAckSink, IClusterRequest
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<string, State> _sockets = new(StringComparer.Ordinal);
    private readonly List<BroadcastAnswer> _answers = [];
    private int _silentServers = servers;
    private int _awaited;

    private enum State
    {
        Awaited,
        Answered,
        Left,
    }

    public Task Done => _done.Task;

    public BroadcastAnswers Result
    {
        get
        {
            lock (_gate)
            {
                string[] missing = [.. _sockets.Where(socket => socket.Value != State.Answered).Select(socket => socket.Key)];
                return new BroadcastAnswers(_silentServers == 0 && missing.Length == 0, [.. _answers], missing);
            }
        }
    }

    public void OnReceivers(IReadOnlyList<string> socketIds)
    {
        lock (_gate)
        {
            _silentServers--;
            foreach (var id in socketIds)
            {
                if (_sockets.TryAdd(id, State.Awaited))
                {
                    _awaited++;
                }
            }

            CheckDone();
        }
    }

    public void OnAnswer(string socketId, JsonElement arguments, IReadOnlyList<ReadOnlyMemory<byte>> attachments)
    {
        lock (_gate)
        {
            if (TrySettle(socketId, State.Answered))
            {
                _answers.Add(new BroadcastAnswer(socketId, arguments, attachments));
                CheckDone();
            }
        }
    }

    public void OnLeft(string socketId)
    {
        lock (_gate)
        {
            if (TrySettle(socketId, State.Left))
            {
                CheckDone();
            }
        }
    }

    public void OnReply(ClusterMessage message)
    {
        switch (message.Kind)
        {
            case ClusterMessageKind.AckReceivers:
                OnReceivers(message.SocketIds);
                break;
            case ClusterMessageKind.AckAnswer when message is { Event: { } answer, SocketIds: [var id] }:
                OnAnswer(id, EventPayload.Parse(answer.ArgumentsJson.Span, ServerSideEvent.MaxDepth), answer.Attachments);
                break;
            case ClusterMessageKind.AckLeft:
                foreach (var left in message.SocketIds)
                {
                    OnLeft(left);
                }

                break;
        }
    }

    private bool TrySettle(string socketId, State state)
    {
        if (!_sockets.TryGetValue(socketId, out var current))
        {
            // Faster than the list of receivers it will be in.
            _sockets[socketId] = state;
            return true;
        }

        if (current != State.Awaited)
        {
            return false;
        }

        _sockets[socketId] = state;
        _awaited--;
        return true;
    }

    private void CheckDone()
    {
        if (_silentServers <= 0 && _awaited == 0)
        {
            _done.TrySetResult();
        }
    }
}
