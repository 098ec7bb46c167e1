using System.Collections.Concurrent;
using System.Text.Json;

namespace Sallyport.SocketIO.Broadcasting;

/// <summary>
/// The broadcasts of a namespace whose acknowledgements are awaited. A packet is encoded once for all its receivers, so they all get the same id: one of
/// a range that events for a single socket never use. Clients that keep ids in 32 bits understand it.
/// </summary>
internal sealed class AckRounds
{
    /// <summary>The first id of broadcasts; ids of a single socket are below it.</summary>
    public const ulong FirstId = 1 << 30;

    private readonly ConcurrentDictionary<ulong, AckRound> _rounds = new();
    private uint _last;

    /// <summary>Gets how many are awaited.</summary>
    public int Count => _rounds.Count;

    public AckRound Begin(IAckSink sink)
    {
        while (true)
        {
            // The range begins anew after its end; an id that is still awaited then is passed over.
            var round = new AckRound(FirstId + (Interlocked.Increment(ref _last) % FirstId), sink);
            if (_rounds.TryAdd(round.Id, round))
            {
                return round;
            }
        }
    }

    public void End(AckRound round) => _rounds.TryRemove(new KeyValuePair<ulong, AckRound>(round.Id, round));

    public bool IsAwaited(ulong id, Socket socket) => _rounds.TryGetValue(id, out var round) && round.IsAwaited(socket);

    /// <summary>An acknowledgement came. One that nobody waits for any more is dropped.</summary>
    public void OnAnswer(ulong id, Socket socket, JsonElement arguments, IReadOnlyList<ReadOnlyMemory<byte>> attachments)
    {
        if (_rounds.TryGetValue(id, out var round))
        {
            round.OnAnswer(socket, arguments, attachments);
        }
    }

    /// <summary>A socket left: nobody waits for it any longer.</summary>
    public void OnLeft(Socket socket)
    {
        if (_rounds.IsEmpty)
        {
            return;
        }

        foreach (var (_, round) in _rounds)
        {
            round.OnLeft(socket);
        }
    }
}
