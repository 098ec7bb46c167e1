using Sallyport.Access.Standings;
using Sallyport.Channels;
using Sallyport.Doors.Prices;
using Sallyport.Doors.Sessions;
using Sallyport.SocketIO;
using DisconnectReason = Sallyport.Doors.Errors.DisconnectReason;

namespace Sallyport.Doors.SocketIODoor;

/// <summary>A session of door A: one admitted socket in namespace <c>/</c>.</summary>
internal sealed class SocketSession : Session, IPriceSubscriber
{
    // Some clients handle packets on another thread than the one that sees the connection end: without a moment between the two they
    // take the end for a lost connection and come back.
    private static readonly TimeSpan Farewell = TimeSpan.FromMilliseconds(200);

    private readonly Socket _socket;
    private readonly TimeProvider _time;
    private DisconnectReason? _reason;

    public SocketSession(Socket socket, Caller caller, ChannelHub hub, PriceQuota quota, DoorOptions options, TimeProvider time)
        : base(caller)
    {
        Answers = new SocketAnswers(socket.Session, options.SendQueueMessages, options.SendQueueBytes);
        _socket = socket;
        _time = time;
        Prices = new Subscriptions(this, hub, quota, time);
    }

    /// <summary>Gets the session's price subscriptions.</summary>
    public Subscriptions Prices { get; }

    /// <summary>Gets what the client asked for and has not read yet.</summary>
    public SocketAnswers Answers { get; }

    public override int SubscriptionCount => Prices.Count;

    /// <summary>Gets why the session is being ended; null while it lives.</summary>
    public DisconnectReason? Reason => Volatile.Read(ref _reason);

    /// <summary>
    /// Ends the session. Final: <c>disconnect</c> packet, then the transport, so that the client stays away. Else the transport alone, so that it comes back.
    /// </summary>
    public override void Close(DisconnectReason reason)
    {
        if (Interlocked.CompareExchange(ref _reason, reason, null) is not null)
        {
            return;
        }

        if (_socket.IsConnected)
        {
            CloseNow(reason);
        }
    }

    /// <summary>Does what <see cref="Close"/> could not do while the socket was not yet connected.</summary>
    /// <returns>False when the session is over.</returns>
    public bool Connected()
    {
        if (Reason is { } reason)
        {
            CloseNow(reason);
            return false;
        }

        return true;
    }

    public override bool TryDeliver(Publication publication, bool snapshot) =>
        Reason is null && (!MayFollow || _socket.TryEmit(SocketPushEncoder.Encode(publication)));

    private void CloseNow(DisconnectReason reason)
    {
        if (reason.IsFinal)
        {
            _socket.Disconnect();
            _ = CloseTransportAsync();
        }
        else
        {
            _socket.Session.Close();
        }
    }

    private async Task CloseTransportAsync()
    {
        // Most clients close their end themselves.
        await Task.Delay(Farewell, _time, _socket.Session.Closed).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _socket.Session.Close();
    }
}
