namespace Sallyport.SocketIO.EngineIO;

public sealed partial class EngineSession
{
    private volatile Phase _phase;
    private ITimer? _patience;
    private EngineCloseReason _reason;
    private int _isNotified;

    private enum Phase
    {
        Open,

        /// <summary>Nothing more is queued; what is queued is still being sent.</summary>
        Closing,

        /// <summary>Nothing more is sent.</summary>
        Ended,
    }

    internal enum Ending
    {
        /// <summary>What is queued is sent first, then the transport says goodbye. A polling client may come back for it.</summary>
        Drained,

        /// <summary>As <see cref="Drained"/>, but only to a client that is there now; no further request finds the session.</summary>
        Goodbye,

        /// <summary>What is queued is dropped, the connection is cut: the client does not read.</summary>
        Cut,
    }

    internal bool IsClosing => _phase == Phase.Closing;

    internal bool IsEnded => _phase == Phase.Ended;

    /// <summary>Gets why the session ended; meaningful once it is not open any more.</summary>
    internal EngineCloseReason Reason => _reason;

    /// <summary>Ends the session after what is queued has been sent. The client sees its transport close and may reconnect by itself.</summary>
    public void Close() => End(EngineCloseReason.ForcedClose, Ending.Drained);

    /// <summary>Ends the session at once; what is queued is dropped.</summary>
    public void Abort() => End(EngineCloseReason.ForcedClose, Ending.Cut);

    /// <summary>The one way a session ends; the first reason wins. A later, harder ending only cuts short what the first one waits for.</summary>
    internal void End(EngineCloseReason reason, Ending ending)
    {
        bool isFirst;
        EngineTransport transport;
        lock (_gate)
        {
            if (_phase == Phase.Ended || (_phase == Phase.Closing && ending == Ending.Drained))
            {
                return;
            }

            isFirst = _phase == Phase.Open;
            if (isFirst)
            {
                _reason = reason;

                // Before the server can find itself empty: it waits for what the application does at the end of a session.
                _server.Callbacks.Begin();
            }

            transport = _transport;
            if (ending == Ending.Drained || (ending == Ending.Goodbye && transport.HasReceiver))
            {
                _phase = Phase.Closing;
                _heartbeat.Clear();
                _patience ??= _server.Time.CreateTimer(
                    static session => ((EngineSession)session!).OnImpatient(),
                    this,
                    transport.CloseTimeout,
                    Timeout.InfiniteTimeSpan
                );
            }
            else
            {
                SetEnded();
            }
        }

        if (ending != Ending.Drained)
        {
            _server.Remove(this);
        }

        if (isFirst)
        {
            Log.Ended(_server.Logger, Id, reason);
            _server.Metrics.SessionClosed(reason, transport.Kind);

            // Callbacks never run inside the call that ended the session: it may be a broadcast under somebody's lock.
            ThreadPool.UnsafeQueueUserWorkItem(static session => _ = session.OnClosedAsync(), this, preferLocal: false);
        }

        if (ending == Ending.Cut)
        {
            transport.Cut();
        }

        transport.Wake();
    }

    /// <summary>What was queued has been sent and the transport said goodbye.</summary>
    internal void Drained()
    {
        lock (_gate)
        {
            if (_phase == Phase.Ended)
            {
                return;
            }

            SetEnded();
        }

        _server.Remove(this);
    }

    // Under the gate.
    private void SetEnded()
    {
        _phase = Phase.Ended;
        _outbox = null;
        _heartbeat.Clear();
        _patience?.Dispose();
    }

    // Closing, and the client took too long.
    private void OnImpatient() => End(_reason, Ending.Cut);

    private async Task OnClosedAsync()
    {
        try
        {
            _closed?.Cancel();
        }
        catch (AggregateException exception)
        {
            Log.ListenerFailed(_server.Logger, exception, Id);
        }

        Events?.Tell(Events.Closed, _reason);
        await NotifyListenerAsync();
        _server.Callbacks.End();
    }

    private async Task NotifyListenerAsync()
    {
        if (_listener is not { } listener || Interlocked.Exchange(ref _isNotified, 1) != 0)
        {
            return;
        }

        try
        {
            await listener.OnClosedAsync(_reason);
        }
        catch (Exception exception)
        {
            Log.ListenerFailed(_server.Logger, exception, Id);
        }
    }
}
