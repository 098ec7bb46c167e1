using Sallyport.SocketIO.Adapters;
using Sallyport.SocketIO.Broadcasting;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Rooms;

namespace Sallyport.SocketIO;

/// <content>What is done with the sockets of this server that are meant.</content>
public sealed partial class Namespace
{
    // As many misses as a processor has under way at a time, and little enough to be still there when it is needed.
    private const int ReadsAhead = 16;

    internal AckRounds AckRounds { get; } = new();

    /// <summary>Sends an event to the sockets of this server that are meant.</summary>
    internal int Deliver(Broadcast broadcast, string? offset)
    {
        var receivers = 0;
        var options = OptionsOf(broadcast.Flags);
        ReadOnlySpan<EngineMessage> messages = default;
        using var chosen = Receivers.Of(this, broadcast.Target);
        var ahead = chosen.GetEnumerator();
        var near = 0;
        foreach (var socket in chosen)
        {
            if (near == 0)
            {
                near = ReadAhead(ref ahead);
            }

            near--;
            if (messages.IsEmpty)
            {
                // The first receiver has it encoded: without one it never is.
                messages = (offset is null ? broadcast.Event : broadcast.Event.WithOffset(offset)).MessagesFor(Parser);
            }

            if (socket.TryDeliver(broadcast.Event, messages, options))
            {
                receivers++;
                if (offset is not null)
                {
                    socket.LastOffset = offset;
                }
            }
        }

        return receivers;
    }

    // Of many thousand connections hardly anything is in a cache. Read one after the other in the midst of sending, each miss is waited for; read for some
    // receivers together, they overlap.
    private static int ReadAhead(ref Receivers.Enumerator receivers)
    {
        var count = 0;
        while (count < ReadsAhead && receivers.MoveNext())
        {
            _ = receivers.Current.Session.ReadAhead();
            count++;
        }

        return count;
    }

    /// <summary>Sends an event that asks for acknowledgements. The caller ends the round.</summary>
    internal AckRound DeliverWithAck(EncodedEvent sent, BroadcastTarget target, BroadcastFlags flags, IAckSink sink)
    {
        var round = AckRounds.Begin(sink);
        var asked = new List<string>();
        var messages = sent.Encode(Parser, round.Id);
        using var chosen = Receivers.Of(this, target);
        foreach (var socket in chosen)
        {
            if (!socket.IsConnected)
            {
                continue;
            }

            // Before the event leaves, for its answer may be here before the next line runs.
            asked.Add(socket.Id);
            round.Await(socket);
            if (!socket.TryDeliver(sent, messages, OptionsOf(flags)))
            {
                round.OnLeft(socket);
            }
        }

        sink.OnReceivers(asked);
        return round;
    }

    internal IReadOnlyList<SocketDescription> DescribeLocal(BroadcastTarget target)
    {
        var found = new List<SocketDescription>();
        using var chosen = Receivers.Of(this, target);
        foreach (var socket in chosen)
        {
            if (socket.IsConnected)
            {
                found.Add(new SocketDescription(socket.Id, [.. socket.Rooms], SocketData.ToJson(socket.Data, Server.Options)));
            }
        }

        return found;
    }

    internal void JoinLocal(BroadcastTarget target, IReadOnlyList<string> rooms)
    {
        using var chosen = Receivers.Of(this, target);
        foreach (var socket in chosen)
        {
            socket.Join(rooms);
        }
    }

    internal void LeaveLocal(BroadcastTarget target, IReadOnlyList<string> rooms)
    {
        using var chosen = Receivers.Of(this, target);
        foreach (var socket in chosen)
        {
            foreach (var room in rooms)
            {
                socket.Leave(room);
            }
        }
    }

    internal void DisconnectLocal(BroadcastTarget target, bool close)
    {
        using var chosen = Receivers.Of(this, target);
        foreach (var socket in chosen)
        {
            socket.Disconnect(close);
        }
    }

    private static SendOptions OptionsOf(BroadcastFlags flags) =>
        (flags.HasFlag(BroadcastFlags.Volatile) ? SendOptions.Volatile : SendOptions.None)
        | (flags.HasFlag(BroadcastFlags.Uncompressed) ? SendOptions.Uncompressed : SendOptions.None);
}
