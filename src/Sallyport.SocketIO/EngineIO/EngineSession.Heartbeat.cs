namespace Sallyport.SocketIO.EngineIO;

/// <content>
/// https://socket.io/docs/v4/engine-io-protocol/#heartbeat: the server pings, the client answers. One deadline serves, in turn, the time to the next
/// ping and the wait for the pong.
/// </content>
public sealed partial class EngineSession
{
    private readonly Heartbeat _heartbeat;
    private bool _isAwaitingPong;

    private void OnHeartbeatDue()
    {
        var isSilent = false;
        EngineTransport transport;
        lock (_gate)
        {
            transport = _transport;
            if (_phase != Phase.Open || _heartbeat.IsSet)
            {
                // It ended, or the pong came, while this was on its way.
                return;
            }

            if (_isAwaitingPong)
            {
                isSilent = true;
            }
            else
            {
                _isAwaitingPong = true;
                _server.PongDue.Set(_heartbeat);

                // A full queue needs no ping: the missing pong tells the same.
                if (HasWaiting || !transport.TryWrite(PacketCodec.Ping, isBinary: false))
                {
                    _ = TryAdd([EngineMessage.FromFrame(PacketCodec.Ping)]);
                }
            }
        }

        if (isSilent)
        {
            End(EngineCloseReason.PingTimeout, Ending.Goodbye);
        }
        else
        {
            if (Events is { Sending.IsEmpty: false } events)
            {
                // This thread serves the heartbeats of all sessions: a slow handler may not hold it up.
                ThreadPool.UnsafeQueueUserWorkItem(static watched => watched.ShowPing(), events, preferLocal: false);
            }

            transport.Wake();
        }
    }

    private void OnPong()
    {
        lock (_gate)
        {
            if (_phase == Phase.Open && _isAwaitingPong)
            {
                _isAwaitingPong = false;
                _server.PingDue.Set(_heartbeat);
            }
        }
    }

    private sealed class Heartbeat(EngineSession session) : Deadline
    {
        public override void OnDue() => session.OnHeartbeatDue();
    }
}
