using Sallyport.LoadTest.Measuring;
using Sallyport.LoadTest.Processes;

namespace Sallyport.LoadTest.Scenarios;

/// <summary>Requests on sessions that are open already, one under way for each.</summary>
internal static class OpenSessions
{
    /// <summary>Opens <paramref name="sessions"/> sessions, then asks <paramref name="requests"/> times; the opening is in no number.</summary>
    public static async Task<Run> RunAsync<TConnection>(
        int sessions,
        int requests,
        IProcessorClock? clock,
        Func<CancellationToken, Task<TConnection>> open,
        Func<TConnection, CancellationToken, Task> ask,
        CancellationToken cancellationToken
    )
        where TConnection : IDisposable
    {
        var connections = new List<TConnection>(sessions);
        try
        {
            while (connections.Count < sessions)
            {
                connections.Add(await open(cancellationToken));
            }

            return await ClosedLoop.RunAsync(
                sessions,
                requests,
                clock,
                (worker, cancel) => ask(connections[worker], cancel),
                cancellationToken
            );
        }
        finally
        {
            connections.ForEach(connection => connection.Dispose());
        }
    }
}
