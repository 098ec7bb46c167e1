using Sallyport.SocketIO.EngineIO;

namespace Sallyport.SocketIO.Tests.EngineIO;

public sealed class AsyncSignalTests
{
    [Fact]
    public async Task WaitAsync_SetBefore_ReturnsAtOnce()
    {
        var signal = new AsyncSignal();
        signal.Set();
        signal.Set();

        await signal.WaitAsync();

        signal.WaitAsync().AsTask().IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task WaitAsync_SetByManyThreads_LosesNoWake()
    {
        // Each round the worker waits for a number that a setter raised: a lost wake would leave it waiting for good.
        var signal = new AsyncSignal();
        var raised = 0;
        const int Rounds = 20_000;
        var worker = Task.Run(async () =>
        {
            var seen = 0;
            while (seen < Rounds)
            {
                await signal.WaitAsync();
                seen = Volatile.Read(ref raised);
            }
        });
        var setters = Enumerable
            .Range(0, 4)
            .Select(_ =>
                Task.Run(() =>
                {
                    for (var i = 0; i < Rounds / 4; i++)
                    {
                        Interlocked.Increment(ref raised);
                        signal.Set();
                    }
                })
            );

        await Task.WhenAll(setters).WaitAsync(TimeSpan.FromSeconds(30));
        await worker.WaitAsync(TimeSpan.FromSeconds(30));
    }
}
