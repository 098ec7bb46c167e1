namespace Sallyport.Chains.Feeds;

/// <summary>The last blocks told, each the parent of the next, with their logs: enough to know a reorg and what it undoes. Not thread-safe.</summary>
internal sealed class BlockWindow
{
    /// <summary>Blocks kept; a reorg that goes deeper starts the feed anew.</summary>
    public const int Capacity = 256;

    private readonly List<Entry> _entries = new(Capacity + 1);

    public EvmBlock? Newest => _entries.Count == 0 ? null : _entries[^1].Block;

    public EvmBlock? Oldest => _entries.Count == 0 ? null : _entries[0].Block;

    public EvmBlock? Find(string hash) => _entries.Find(entry => string.Equals(entry.Block.Hash, hash, StringComparison.Ordinal))?.Block;

    public void Restart(EvmBlock block)
    {
        _entries.Clear();
        _entries.Add(new Entry(block, []));
    }

    public void Append(EvmBlock block, IReadOnlyList<EvmLog> logs)
    {
        _entries.Add(new Entry(block, logs));
        if (_entries.Count > Capacity)
        {
            _entries.RemoveAt(0);
        }
    }

    /// <summary>Drops the blocks after <paramref name="ancestor"/> and gives their logs, the newest first.</summary>
    public List<EvmLog> Undo(EvmBlock ancestor)
    {
        var keep = _entries.FindIndex(entry => ReferenceEquals(entry.Block, ancestor)) + 1;
        var undone = _entries.Skip(keep).SelectMany(entry => entry.Logs).Reverse().ToList();
        _entries.RemoveRange(keep, _entries.Count - keep);
        return undone;
    }

    private sealed record Entry(EvmBlock Block, IReadOnlyList<EvmLog> Logs);
}
