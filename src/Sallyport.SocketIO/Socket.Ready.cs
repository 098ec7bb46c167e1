namespace Sallyport.SocketIO;

/// <content>
/// Until the connection handlers have run nothing of the client is handled: they register what handles it. The client's reader waits in the rare case that
/// it is faster.
/// </content>
public sealed partial class Socket
{
    private volatile bool _isReady;
    private TaskCompletionSource? _ready;

    internal bool IsReady => _isReady;

    internal Task WhenReadyAsync()
    {
        lock (_gate)
        {
            return _isReady
                ? Task.CompletedTask
                : (_ready ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    private void SetReady()
    {
        TaskCompletionSource? waiting;
        lock (_gate)
        {
            _isReady = true;
            waiting = _ready;
        }

        waiting?.TrySetResult();
    }
}
