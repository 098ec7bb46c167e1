namespace Sallyport.SocketIO.EngineIO;

/// <content>
/// https://socket.io/docs/v4/engine-io-protocol/#heartbeat: the server pings, the client answers. One timer serves, in turn, the time to the next
/// ping, the wait for the pong, and the wait for a closing client.
/// </content>
public sealed partial class EngineSession
{
    private readonly ITimer _timer;
    private bool _isAwaitingPong;

    private void OnTimer()
    {
        var isSilent = false;
        EngineTransport transport;
        lock (_gate)
        {
            transport = _transport;
            if (_phase == Phase.Open && !_isAwaitingPong)
            {
                _isAwaitingPong = true;
                _timer.Change(_server.Options.PingTimeout, Timeout.InfiniteTimeSpan);

                // A full queue needs no ping: the missing pong tells the same.
                if (HasWaiting || !transport.TryWrite(PacketCodec.Ping, isBinary: false))
                {
                    _ = TryAdd([EngineMessage.FromFrame(PacketCodec.Ping)]);
                }
            }
            else
            {
                isSilent = true;
            }
        }

        if (!isSilent)
        {
            transport.Wake();
        }
        else if (IsOpen)
        {
            End(EngineCloseReason.PingTimeout, Ending.Goodbye);
        }
        else
        {
            // Closing, and the client took too long.
            End(_reason, Ending.Cut);
        }
    }

    private void OnPong()
    {
        lock (_gate)
        {
            if (_phase == Phase.Open && _isAwaitingPong)
            {
                _isAwaitingPong = false;
                _timer.Change(_server.Options.PingInterval, Timeout.InfiniteTimeSpan);
            }
        }
    }
}
