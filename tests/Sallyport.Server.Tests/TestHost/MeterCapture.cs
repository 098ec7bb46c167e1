using System.Diagnostics.Metrics;
using System.Text;

namespace Sallyport.Server.Tests.TestHost;

/// <summary>Keeps the name and tags of every measurement of every meter in the process.</summary>
internal sealed class MeterCapture : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly StringBuilder _text = new();

    public MeterCapture()
    {
        _listener.InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument);
        _listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Keep(instrument, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, _, tags, _) => Keep(instrument, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Keep(instrument, tags));
        _listener.Start();
    }

    public string Text
    {
        get
        {
            lock (_text)
            {
                return _text.ToString();
            }
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Keep(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_text)
        {
            _text.Append(instrument.Name);
            foreach (var (key, value) in tags)
            {
                _text.Append(' ').Append(key).Append('=').Append(value);
            }

            _text.AppendLine();
        }
    }
}
