using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.EngineIO.WebSockets;

public sealed class ManySendersTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Messages_OfManyThreadsToManySessions_AllArriveEachThreadsInOrder(bool isInline)
    {
        const int Clients = 20;
        const int Threads = 8;
        const int Each = 500;
        var sessions = new System.Collections.Concurrent.ConcurrentBag<EngineSession>();
        await using var host = await TestHost.StartAsync(
            accept: session =>
            {
                sessions.Add(session);
                return new Silent();
            },
            isInline: isInline
        );
        var clients = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => SocketClient.OpenAsync(host, "/engine.io/")));

        var sending = Enumerable
            .Range(0, Threads)
            .Select(thread =>
                Task.Run(() =>
                {
                    for (var number = 0; number < Each; number++)
                    {
                        var message = EngineMessage.Text(System.Text.Encoding.UTF8.GetBytes($"{thread} {number}"));
                        foreach (var session in sessions)
                        {
                            session.TrySend(message).ShouldBeTrue();
                        }
                    }
                })
            );
        await Task.WhenAll([.. sending, .. clients.Select(ShouldReceiveAsync)]);

        static async Task ShouldReceiveAsync(SocketClient client)
        {
            var next = new int[Threads];
            for (var count = 0; count < Threads * Each; count++)
            {
                var parts = (await client.ReadAsync())[1..].Split(' ');
                var thread = int.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture);
                int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture).ShouldBe(next[thread]++);
            }

            client.Dispose();
        }
    }

    private sealed class Silent : IEngineListener
    {
        public ValueTask OnMessageAsync(ReadOnlyMemory<byte> data, bool isBinary) => ValueTask.CompletedTask;

        public ValueTask OnClosedAsync(EngineCloseReason reason) => ValueTask.CompletedTask;
    }
}
