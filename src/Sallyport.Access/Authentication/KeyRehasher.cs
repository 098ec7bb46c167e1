using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sallyport.Access.Keys;

namespace Sallyport.Access.Authentication;

/// <summary>
/// Moves keys to the current pepper when they are used, for only then the secret is at hand. The use does not wait: what is queued are hashes, and a
/// move that finds no room, fails or comes too late is made at the next use.
/// </summary>
internal sealed partial class KeyRehasher(IKeyStore store, KeyCache cache, ILogger<KeyRehasher> logger) : BackgroundService
{
    private const int MaxQueue = 1024;

    private readonly Channel<(KeyEntry Entry, KeyRehash Move)> _moves = Channel.CreateBounded<(KeyEntry, KeyRehash)>(
        new BoundedChannelOptions(MaxQueue) { SingleReader = true }
    );

    /// <summary>Queues the move of a key that was found under the pepper at <paramref name="index"/>.</summary>
    public void Offer(KeyEntry entry, PepperSet peppers, string secret, int index)
    {
        if (!entry.TryBeginRehash())
        {
            return;
        }

        var from = peppers.Hash(secret, index, out var fromVersion);
        var to = peppers.Hash(secret, 0, out var toVersion);
        if (!_moves.Writer.TryWrite((entry, new KeyRehash(entry.KeyId, from, fromVersion, to, toVersion))))
        {
            entry.EndRehash();
        }
    }

    /// <summary>Makes the moves that are queued.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        while (_moves.Reader.TryRead(out var queued))
        {
            await MoveAsync(queued.Entry, queued.Move, cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await _moves.Reader.WaitToReadAsync(stoppingToken))
        {
            await FlushAsync(stoppingToken);
        }
    }

    private async Task MoveAsync(KeyEntry entry, KeyRehash move, CancellationToken cancellationToken)
    {
        try
        {
            if (await store.RehashAsync(move, cancellationToken))
            {
                cache.Move(entry, move.To);
            }
            else
            {
                // Somebody else has moved it, or it is gone: the next use reads what is true.
                cache.RemoveKey(move.KeyId);
            }
        }
        catch (AccessStoreException exception)
        {
            Log.NotMoved(logger, exception, move.KeyId);
        }
        finally
        {
            entry.EndRehash();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            1021,
            LogLevel.Warning,
            "Key {KeyId} could not be moved to the current pepper; trying again at its next use.",
            EventName = "KeyNotRehashed"
        )]
        public static partial void NotMoved(ILogger logger, Exception exception, string keyId);
    }
}
