namespace Sallyport.SocketIO.EngineIO.WebSockets;

/// <content>
/// Cuts a client that takes less than <see cref="EngineOptions.MinSendRate"/>. While a flush waits for the client there is an instant by which it must have
/// taken more: what it takes moves that instant on, but never further away than the grace period. All members are called under the session's gate unless they
/// say otherwise.
/// </content>
internal sealed partial class FramedWebSocketTransport
{
    private TimeProvider Time => _session.Server.Time;

    private long GraceTicks => (long)(_session.Server.Options.SendGracePeriod.TotalSeconds * Time.TimestampFrequency);

    private void BeginBacklog()
    {
        if (_session.Server.Options.MinSendRate == 0)
        {
            return;
        }

        _sendBy = Time.GetTimestamp() + GraceTicks;
        if (!_isWatched)
        {
            Watch(_session.Server.Options.SendGracePeriod);
        }
    }

    private void TakeProgress()
    {
        var rate = _session.Server.Options.MinSendRate;
        if (rate > 0)
        {
            var gained = (long)((double)_flushedBytes / rate * Time.TimestampFrequency);
            _sendBy = Math.Min(_sendBy + gained, Time.GetTimestamp() + GraceTicks);
        }
    }

    // One timer for all backlogs, set again only when it has fired: a client that falls behind often costs no more.
    private void Watch(TimeSpan wait)
    {
        _isWatched = true;
        _slowTimer ??= Time.CreateTimer(
            static transport => ((FramedWebSocketTransport)transport!).OnWatchDue(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
        _slowTimer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    // Not under the gate.
    private void OnWatchDue()
    {
        lock (_session.Gate)
        {
            _isWatched = false;
            if (!_isFlushing || _isOver)
            {
                return;
            }

            var left = _sendBy - Time.GetTimestamp();
            if (left > 0)
            {
                Watch(Time.GetElapsedTime(0, left) + TimeSpan.FromMilliseconds(1));
                return;
            }
        }

        if (_session.IsCarriedBy(this))
        {
            _session.End(EngineCloseReason.ClientTooSlow, EngineSession.Ending.Cut);
        }
    }
}
