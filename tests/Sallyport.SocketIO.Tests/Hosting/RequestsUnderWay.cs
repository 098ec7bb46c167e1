using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Sallyport.SocketIO.Tests.Hosting;

/// <summary>
/// Knows how many requests have been taken up by the server and not answered, so that a test can wait for a poll to be waiting. One that asked for a
/// WebSocket counts until its connection is over, whether or not the request lasts that long.
/// </summary>
internal sealed class RequestsUnderWay
{
    private static readonly object Upgraded = new();

    private readonly Lock _gate = new();
    private readonly List<(Func<int, bool> Condition, TaskCompletionSource Met)> _waiting = [];
    private int _count;

    public async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        var isUpgrade = MarkUpgrade(context);
        var isOver = 0;
        void End()
        {
            if (Interlocked.Exchange(ref isOver, 1) == 0)
            {
                Change(-1);
            }
        }

        if (!isUpgrade)
        {
            // Before the client can have the answer, so that who has it is not counted any more.
            context.Response.OnStarting(() =>
            {
                End();
                return Task.CompletedTask;
            });
        }

        // Runs up to the first wait of the endpoint: from then on the request counts.
        var running = next(context);
        Change(1);
        try
        {
            await running;
        }
        finally
        {
            if (!isUpgrade)
            {
                End();
            }
        }
    }

    public async Task RunAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        try
        {
            await next(connection);
        }
        finally
        {
            if (connection.Items.ContainsKey(Upgraded))
            {
                Change(-1);
            }
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

    // Over HTTP/2 the connection may carry more than the WebSocket.
    private static bool MarkUpgrade(HttpContext context) =>
        HttpProtocol.IsHttp11(context.Request.Protocol)
        && context.Request.Headers.Upgrade.Count > 0
        && context.Features.GetRequiredFeature<IConnectionItemsFeature>().Items.TryAdd(Upgraded, Upgraded);

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
