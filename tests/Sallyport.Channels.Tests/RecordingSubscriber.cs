namespace Sallyport.Channels.Tests;

/// <summary>A session that keeps what it is given, up to a bound.</summary>
internal sealed class RecordingSubscriber(int capacity = int.MaxValue) : ISubscriber
{
    private readonly Lock _lock = new();
    private readonly List<string> _received = [];

    public Action? OnRefused { get; set; }

    public string[] Received
    {
        get
        {
            lock (_lock)
            {
                return [.. _received];
            }
        }
    }

    public bool TryDeliver(Publication publication, bool snapshot)
    {
        lock (_lock)
        {
            if (_received.Count < capacity)
            {
                _received.Add($"{(snapshot ? "snapshot " : "")}{publication.Kind} {publication.Sequence} {publication.Payload}");
                return true;
            }
        }

        OnRefused?.Invoke();
        return false;
    }
}
