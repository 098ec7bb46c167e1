namespace Sallyport.LoadTest.Measuring;

/// <summary>Load that goes on beside a measurement until it is disposed.</summary>
internal sealed class BesideLoad : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly Task _work;

    private BesideLoad(int workers, Func<CancellationToken, Task>? operate, CancellationToken cancellationToken)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _work = Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(() => RepeatAsync(operate!), CancellationToken.None)));
    }

    /// <summary>Starts workers that each do <paramref name="operate"/> again and again.</summary>
    public static BesideLoad Start(int workers, Func<CancellationToken, Task>? operate, CancellationToken cancellationToken) =>
        new(workers, operate, cancellationToken);

    /// <summary>Stops them, and throws what one of them failed of.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _work;
        _stop.Dispose();
    }

    private async Task RepeatAsync(Func<CancellationToken, Task> operate)
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                await operate(_stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The measurement beside is over.
        }
    }
}
