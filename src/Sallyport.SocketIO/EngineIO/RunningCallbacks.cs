namespace Sallyport.SocketIO.EngineIO;

/// <summary>
/// Runs callbacks of the application in each form they are taken in, and counts those that have not completed: the end of a server waits for them.
/// May be used from any thread.
/// </summary>
internal sealed class RunningCallbacks
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _idle;
    private int _count;

    /// <summary>Gets how many have not completed.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Calls a callback with one argument. An exception is in the returned task.</summary>
    public static ValueTask Invoke<T>(Delegate callback, T argument)
    {
        try
        {
            switch (callback)
            {
                case Func<T, ValueTask> asynchronous:
                    return asynchronous(argument);
                case Func<T, Task> asynchronous:
                    return new ValueTask(asynchronous(argument));
                default:
                    ((Action<T>)callback)(argument);
                    return ValueTask.CompletedTask;
            }
        }
        catch (Exception exception)
        {
            return ValueTask.FromException(exception);
        }
    }

    /// <summary>Calls a callback with two arguments. An exception is in the returned task.</summary>
    public static ValueTask Invoke<T1, T2>(Delegate callback, T1 first, T2 second)
    {
        try
        {
            switch (callback)
            {
                case Func<T1, T2, ValueTask> asynchronous:
                    return asynchronous(first, second);
                case Func<T1, T2, Task> asynchronous:
                    return new ValueTask(asynchronous(first, second));
                default:
                    ((Action<T1, T2>)callback)(first, second);
                    return ValueTask.CompletedTask;
            }
        }
        catch (Exception exception)
        {
            return ValueTask.FromException(exception);
        }
    }

    /// <summary>Counts a callback until it completes, and reports its failure once.</summary>
    /// <param name="running">What the callback returned.</param>
    /// <param name="owner">Given to <paramref name="onFailed"/>.</param>
    /// <param name="onFailed">Logs the failure.</param>
    /// <returns>A task that completes with the callback, and never fails.</returns>
    public Task Observe<TOwner>(ValueTask running, TOwner owner, Action<TOwner, Exception> onFailed)
    {
        if (running.IsCompletedSuccessfully)
        {
            running.GetAwaiter().GetResult();
            return Task.CompletedTask;
        }

        Begin();
        return AwaitAsync(running, owner, onFailed);
    }

    public void Begin() => Interlocked.Increment(ref _count);

    public void End()
    {
        if (Interlocked.Decrement(ref _count) == 0)
        {
            Volatile.Read(ref _idle)?.TrySetResult();
        }
    }

    /// <summary>Gets a task that completes when no callback is running.</summary>
    public Task WhenIdle()
    {
        TaskCompletionSource idle;
        lock (_gate)
        {
            if (_idle is null || _idle.Task.IsCompleted)
            {
                Volatile.Write(ref _idle, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            }

            idle = _idle;
        }

        // A full fence: a callback that ends from here on sees the new source.
        if (Interlocked.CompareExchange(ref _count, 0, 0) == 0)
        {
            idle.TrySetResult();
        }

        return idle.Task;
    }

    private async Task AwaitAsync<TOwner>(ValueTask running, TOwner owner, Action<TOwner, Exception> onFailed)
    {
        try
        {
            await running;
        }
        catch (Exception exception)
        {
            onFailed(owner, exception);
        }
        finally
        {
            End();
        }
    }
}
