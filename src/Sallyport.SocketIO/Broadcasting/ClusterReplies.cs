using Sallyport.SocketIO.Adapters;

namespace Sallyport.SocketIO.Broadcasting;

/// <summary>Answers what other servers ask. A server without the namespace answers too: who asks counts the answers.</summary>
internal sealed class ClusterReplies(SocketIOServer server)
{
    public void CollectAcks(Namespace? space, ClusterMessage question)
    {
        var relay = new AckRelay(this, question);
        if (space is null)
        {
            relay.OnReceivers([]);
            return;
        }

        var round = space.DeliverWithAck(question.Event!, question.Target, question.Flags, relay);
        relay.EndAfter(question.Timeout, server.Time, space.AckRounds, round);
    }

    public void NameSockets(Namespace? space, ClusterMessage question) =>
        Reply(question, ClusterMessageKind.Sockets, sockets: space?.DescribeLocal(question.Target) ?? []);

    public void OnServerSide(Namespace? space, ClusterMessage message)
    {
        var received = new ServerSideEvent(
            message.Event!,
            message.RequestId == 0 ? null : answer => Reply(message, ClusterMessageKind.ServerSideAnswer, answer)
        );
        if (space?.ServerSide.TryRun(received) != true && message.RequestId != 0)
        {
            // Nobody here will ever answer: who asks need not wait for it.
            Reply(message, ClusterMessageKind.ServerSideAnswer);
        }
    }

    private void Reply(
        ClusterMessage question,
        ClusterMessageKind kind,
        EncodedEvent? answer = null,
        IReadOnlyList<string>? socketIds = null,
        IReadOnlyList<SocketDescription>? sockets = null
    )
    {
        _ = PublishAsync(
            new ClusterMessage
            {
                Kind = kind,
                Namespace = question.Namespace,
                Sender = server.AdapterHost.ServerId,
                Receiver = question.Sender,
                RequestId = question.RequestId,
                Event = answer,
                SocketIds = socketIds ?? [],
                Sockets = sockets ?? [],
            }
        );
    }

    // An adapter may fail where it is called or later. Neither may reach the client whose answer, or whose end, this is about.
    private async Task PublishAsync(ClusterMessage message)
    {
        try
        {
            await server.Adapter.PublishAsync(message, CancellationToken.None);
        }
        catch (Exception exception)
        {
            BroadcastLog.HandOverFailed(server.Logger, exception, message.Namespace);
        }
    }

    /// <summary>Sends acknowledgements of this server's clients on to the server that asked for them.</summary>
    private sealed class AckRelay(ClusterReplies replies, ClusterMessage question) : IAckSink
    {
        private ITimer? _end;

        public void OnReceivers(IReadOnlyList<string> socketIds) =>
            replies.Reply(question, ClusterMessageKind.AckReceivers, socketIds: socketIds);

        public void OnAnswer(string socketId, System.Text.Json.JsonElement arguments, IReadOnlyList<ReadOnlyMemory<byte>> attachments) =>
            replies.Reply(
                question,
                ClusterMessageKind.AckAnswer,
                EncodedEvent.Create(
                    question.Namespace,
                    question.Event!.Name,
                    System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(arguments),
                    attachments
                ),
                socketIds: [socketId]
            );

        public void OnLeft(string socketId) => replies.Reply(question, ClusterMessageKind.AckLeft, socketIds: [socketId]);

        /// <summary>Forgets the round when nobody waits for it any more, answered or not.</summary>
        public void EndAfter(TimeSpan timeout, TimeProvider time, AckRounds rounds, AckRound round)
        {
            _end = time.CreateTimer(
                _ =>
                {
                    rounds.End(round);
                    _end?.Dispose();
                },
                null,
                Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan
            );
            _end.Change(timeout, Timeout.InfiniteTimeSpan);
        }
    }
}
