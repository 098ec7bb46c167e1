using Microsoft.AspNetCore.Http;

namespace Sallyport.SocketIO.Tests.Hosting;

/// <summary>Knows how many requests have been taken up by the server and not answered, so that a test can wait for a poll to be waiting.</summary>
internal sealed class RequestsUnderWay
{
    private readonly Lock _gate = new();
    private readonly List<(Func<int, bool> Condition, TaskCompletionSource Met)> _waiting = [];
    private int _count;

    public async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        // Runs up to the first wait of the endpoint: from then on the request counts.
        var running = next(context);
        Change(1);
        try
        {
            await running;
        }
        finally
        {
            Change(-1);
        }
    }

    public Task WaitForAsync(Func<int, bool> condition)
    {
        lock (_gate)
        {
            if (condition(_count))
            {
                return Task.CompletedTask;
            }

            var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((condition, met));
            return met.Task.WaitAsync(TimeSpan.FromSeconds(30));
        }
    }

    private void Change(int by)
    {
        lock (_gate)
        {
            _count += by;
            foreach (var (_, met) in _waiting.Where(waiter => waiter.Condition(_count)))
            {
                met.TrySetResult();
            }
        }
    }
}
