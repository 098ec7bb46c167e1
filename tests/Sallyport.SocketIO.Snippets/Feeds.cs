namespace Sallyport.SocketIO.Snippets;

/// <summary>What an application runs for a room while somebody is in it.</summary>
internal sealed class Feeds
{
    private readonly HashSet<string> _running = [];

    public void Start(string room) => _running.Add(room);

    public void Stop(string room) => _running.Remove(room);
}
