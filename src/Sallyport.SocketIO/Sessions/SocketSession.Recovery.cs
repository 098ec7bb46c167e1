using System.Text.Json;
using Sallyport.SocketIO.Adapters;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Recovery;

namespace Sallyport.SocketIO.Sessions;

/// <content>Connection state recovery: https://socket.io/docs/v4/connection-state-recovery.</content>
internal sealed partial class SocketSession
{
    /// <summary>Finds the session a client asks for, and changes nothing. Where there is none, or it cannot be had, the client begins anew.</summary>
    private async ValueTask<Comeback?> FindSessionAsync(Namespace @namespace, JsonElement auth)
    {
        if (!RecoveryRequest.TryRead(auth, out var request))
        {
            return null;
        }

        try
        {
            var live = Server.LiveSockets.Find(@namespace, request.PrivateId);
            if (live is { IsConnected: false })
            {
                await live.Persisted;
                live = null;
            }

            var session = live?.Describe() ?? await Server.Adapter.FindSessionAsync(@namespace.Name, request.PrivateId, Engine.Closed);
            return session is not null && await Server.Adapter.CanReplayAsync(session, request.Offset, Engine.Closed)
                ? new Comeback(session, request.Offset, live)
                : null;
        }
        catch (Exception exception) when (!Engine.Closed.IsCancellationRequested)
        {
            RecoveryLog.NotRestored(Server.Logger, exception, @namespace.Name);
            return null;
        }
    }

    /// <summary>Lets a socket back in, with what it missed. Middleware has accepted it.</summary>
    private async ValueTask<bool> TryResumeAsync(Socket socket, Comeback comeback)
    {
        var isInReach = true;
        bool? isIn = null;
        if (await TryFreeAsync(comeback) is { } session)
        {
            isIn = await Server.Adapter.ReplayAsync(
                session,
                comeback.Offset,
                missed =>
                {
                    var messages = MessagesOf(missed);
                    if (!Fits(messages))
                    {
                        isInReach = false;
                        return false;
                    }

                    socket.Restore(session, comeback.Session, missed.Count == 0 ? comeback.Offset : missed[^1].Offset);
                    if (!TryEnter(socket, messages))
                    {
                        return false;
                    }

                    RecoveryLog.Recovered(Server.Logger, socket.Id, socket.Namespace.Name, missed.Count);
                    return true;
                },
                Engine.Closed
            );
            socket.Namespace.RoomTable.Events?.Tell();
            if (isIn is false && isInReach)
            {
                // The client is gone; it may try again.
                await KeepAgainAsync(session);
            }
        }

        if (isIn is null || !isInReach)
        {
            // Middleware has seen the socket as the one that came back, so it cannot become another. The client comes again, and begins anew.
            RecoveryLog.OutOfReach(Server.Logger, socket.Id, socket.Namespace.Name);
            Engine.Close();
        }

        return isIn is true;
    }

    /// <summary>Ends the socket that still has the session, if there is one, and gets the session as it was left.</summary>
    private async ValueTask<PersistedSession?> TryFreeAsync(Comeback comeback)
    {
        if (comeback.Live is not { } live || !Engine.IsOpen)
        {
            return comeback.Session;
        }

        if (live.IsConnected)
        {
            // Once more, for middleware may have taken its time: a socket is not cut for a client that cannot be let in.
            if (!await Server.Adapter.CanReplayAsync(live.Describe(), comeback.Offset, Engine.Closed))
            {
                return null;
            }

            LiveSockets.End(live);
        }

        await live.Persisted;
        return await Server.Adapter.FindSessionAsync(comeback.Session.Namespace, comeback.Session.PrivateId, Engine.Closed);
    }

    private async ValueTask KeepAgainAsync(PersistedSession session)
    {
        try
        {
            await Server.Adapter.PersistSessionAsync(session, CancellationToken.None);
        }
        catch (Exception exception)
        {
            RecoveryLog.NotKept(Server.Logger, exception, session.SocketId, session.Namespace);
        }
    }

    private EngineMessage[] MessagesOf(IReadOnlyList<EncodedEvent> missed)
    {
        var messages = new List<EngineMessage>(missed.Count);
        foreach (var one in missed)
        {
            messages.AddRange(one.MessagesFor(Server.Options.Parser));
        }

        return [.. messages];
    }

    // More than the queue takes would cut the client, which would come back for it, and be cut again.
    private bool Fits(EngineMessage[] messages)
    {
        long bytes = 0;
        foreach (var message in messages)
        {
            bytes += message.Frame.Length;
        }

        return messages.Length < Server.Options.Engine.SendQueuePackets && bytes < Server.Options.Engine.SendQueueBytes;
    }
}
