using Sallyport.LoadTest.CommandLine;
using Sallyport.LoadTest.Processes;

namespace Sallyport.LoadTest.Peers;

/// <summary>The servers a scenario measures side by side; ours is the first.</summary>
internal sealed class PeerSet : IAsyncDisposable
{
    private readonly List<Peer> _peers = [];

    public IReadOnlyList<Peer> All => _peers;

    public IReadOnlyList<IProcessorClock> Clocks => [.. _peers.Select(peer => peer.Process)];

    public static async Task<PeerSet> StartAsync(
        LoadSettings settings,
        Repository repository,
        Progress progress,
        CancellationToken cancellationToken,
        params string[] names
    )
    {
        var set = new PeerSet();
        try
        {
            foreach (var name in names.Where(settings.Includes))
            {
                progress.Say("starting " + name);
                set._peers.Add(await Peer.StartAsync(name, repository, settings.OnPool, cancellationToken));
            }
        }
        catch
        {
            await set.DisposeAsync();
            throw;
        }

        Cores.TakeGeneratorCore();
        return set;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var peer in _peers)
        {
            await peer.DisposeAsync();
        }
    }
}
