using System.Text.Json;
using Sallyport.SocketIO.Adapters;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Recovery;

namespace Sallyport.SocketIO.Sessions;

/// <content>Connection state recovery: https://socket.io/docs/v4/connection-state-recovery.</content>
internal sealed partial class SocketSession
{
    /// <summary>Takes out the session a client asks for. Where there is none, or it cannot be had, the client begins anew.</summary>
    private async ValueTask<Comeback?> FindSessionAsync(Namespace @namespace, JsonElement auth)
    {
        if (!RecoveryRequest.TryRead(auth, out var request))
        {
            return null;
        }

        try
        {
            await Server.LiveSockets.EndAsync(@namespace, request.PrivateId);
            var session = await Server.Adapter.RestoreSessionAsync(@namespace.Name, request.PrivateId, request.Offset, Engine.Closed);
            return session is null ? null : new Comeback(session, request.Offset);
        }
        catch (Exception exception) when (!Engine.Closed.IsCancellationRequested)
        {
            RecoveryLog.NotRestored(Server.Logger, exception, @namespace.Name);
            return null;
        }
    }

    /// <summary>Lets a socket back in, with what it missed.</summary>
    private async ValueTask<bool> TryResumeAsync(Socket socket, Comeback comeback)
    {
        var isIn = await Server.Adapter.ReplayAsync(
            comeback.Session,
            comeback.Offset,
            missed =>
            {
                var messages = MessagesOf(missed);
                if (!Fits(messages))
                {
                    comeback.IsInReach = false;
                    return false;
                }

                if (!TryEnter(socket, messages))
                {
                    return false;
                }

                RecoveryLog.Recovered(Server.Logger, socket.Id, socket.Namespace.Name, missed.Count);
                return true;
            },
            Engine.Closed
        );
        comeback.IsInReach &= isIn is not null;
        if (!comeback.IsInReach)
        {
            // Middleware has seen the socket as the one that came back, so it cannot become another. The client comes again, and begins anew.
            RecoveryLog.OutOfReach(Server.Logger, socket.Id, socket.Namespace.Name);
            Engine.Close();
        }

        return isIn is true;
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
