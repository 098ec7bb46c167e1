using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Sallyport.LoadTest.Wire;

namespace Sallyport.LoadTest.Peers;

/// <summary>
/// A generator in a process of its own that opens connections and answers their heartbeats until its standard input ends: one process alone may not
/// have as many files open as all peers' idle connections take. Says when all are open, and how they are whenever it is sent a line.
/// </summary>
internal static class Holder
{
    public const string Verb = "hold";

    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(50);

    /// <summary>Runs it; the arguments are those of <see cref="ArgumentsFor"/>, the token is in the environment.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var target = new Target(
            args[0],
            IPEndPoint.Parse(args[1]),
            Environment.GetEnvironmentVariable(Peer.TokenVariable) ?? throw new InvalidOperationException("There is no token.")
        );
        using var load = new IdleLoad(target);
        load.OpenAll(int.Parse(args[2], CultureInfo.InvariantCulture));
        await SayAsync(load);
        var asked = ListenAsync();
        while (true)
        {
            load.Idle(Slice);
            if (!asked.IsCompleted)
            {
                continue;
            }

            if (await asked is null)
            {
                return 0;
            }

            await SayAsync(load);
            asked = ListenAsync();
        }
    }

    public static IReadOnlyList<string> ArgumentsFor(Target target, int connections) =>
        [Verb, target.Name, target.EndPoint.ToString(), connections.ToString(CultureInfo.InvariantCulture)];

    // Reading the console waits even where it says that it does not.
    private static Task<string?> ListenAsync() => Task.Run(Console.In.ReadLine);

    private static async Task SayAsync(IdleLoad load)
    {
        await Console.Out.WriteLineAsync(
            new JsonObject { ["failure"] = load.Failure, ["withoutHeartbeat"] = load.WithoutHeartbeat }.ToJsonString()
        );
        await Console.Out.FlushAsync();
    }
}
