namespace Sallyport.SocketIO.EngineIO;

/// <content>Counts what reaches no handler of the application, in windows of ten seconds.</content>
public sealed partial class EngineSession
{
    private const int ControlWindowSeconds = 10;

    private long _controlsSince;
    private long _controls;

    /// <summary>Gets or sets what is done before the session is closed for sending too many control packets: the layer above takes its leave.</summary>
    internal Action? Flooded { get; set; }

    /// <summary>Counts packets or frames that cause no work of the application. Too many close the session.</summary>
    internal void CountControl(int count = 1)
    {
        var perSecond = _server.Options.MaxControlPacketsPerSecond;
        if (perSecond == 0 || count == 0 || !IsOpen)
        {
            return;
        }

        lock (_gate)
        {
            var now = _server.Time.GetTimestamp();
            if (_controls == 0 || _server.Time.GetElapsedTime(_controlsSince, now) >= TimeSpan.FromSeconds(ControlWindowSeconds))
            {
                _controlsSince = now;
                _controls = 0;
            }

            _controls += count;
            if (_controls <= (long)perSecond * ControlWindowSeconds)
            {
                return;
            }
        }

        Flooded?.Invoke();
        End(EngineCloseReason.TooManyControlPackets, Ending.Drained);
    }
}
