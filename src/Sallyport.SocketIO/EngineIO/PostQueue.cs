using System.Diagnostics.CodeAnalysis;

namespace Sallyport.SocketIO.EngineIO;

/// <summary>
/// The bodies of one session's POSTs, whose packets are handled one body at a time and in the order the bodies came. While the application handles one,
/// more may arrive and wait: as many as fit into the bounds.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The semaphore's wait handle is never made: there is nothing to give back.")]
internal sealed class PostQueue(int maxBytes)
{
    /// <summary>Most bodies that wait for their turn.</summary>
    public const int MaxBodies = 16;

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly AsyncSignal _roomMade = new();
    private long _bytes;
    private int _bodies;

    /// <summary>Waits until a body of that many bytes may be read. Only one caller at a time may wait.</summary>
    public ValueTask ReserveAsync(long bytes) => TryReserve(bytes) ? ValueTask.CompletedTask : WaitForRoomAsync(bytes);

    /// <summary>Says how many bytes a body has, where less was known when room was reserved.</summary>
    public void Correct(long reserved, long actual)
    {
        lock (_gate)
        {
            _bytes += actual - reserved;
        }
    }

    /// <summary>Gives the room of a body back: it is handled from now on, or dropped.</summary>
    public void Release(long bytes)
    {
        lock (_gate)
        {
            _bytes -= bytes;
            _bodies--;
        }

        _roomMade.Set();
    }

    /// <summary>Takes a place in the order; completes when everything before it is handled. <see cref="EndTurn"/> lets the next one go on.</summary>
    public Task TakeTurnAsync() => _turn.WaitAsync();

    public void EndTurn() => _turn.Release();

    /// <summary>Completes when every body that has its place in the order by now is handled.</summary>
    public Task WhenHandledAsync()
    {
        var turn = _turn.WaitAsync();
        if (turn.IsCompletedSuccessfully)
        {
            _turn.Release();
            return Task.CompletedTask;
        }

        return EndTurnAfterAsync(turn);
    }

    private async Task EndTurnAfterAsync(Task turn)
    {
        await turn;
        _turn.Release();
    }

    private async ValueTask WaitForRoomAsync(long bytes)
    {
        do
        {
            await _roomMade.WaitAsync();
        } while (!TryReserve(bytes));
    }

    // A body may be as large as the bound where nothing else waits: otherwise it could never be read.
    private bool TryReserve(long bytes)
    {
        lock (_gate)
        {
            if (_bodies > 0 && (_bodies >= MaxBodies || _bytes + bytes > maxBytes))
            {
                return false;
            }

            _bodies++;
            _bytes += bytes;
            return true;
        }
    }
}
