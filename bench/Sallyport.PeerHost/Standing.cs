using System.Text.Json;

namespace Sallyport.PeerHost;

/// <summary>How the hosts stand: on a free loopback port, said in one line of JSON on standard output; they stop when standard input ends.</summary>
internal static class Standing
{
    public static WebApplicationBuilder CreateBuilder()
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.UseSockets(sockets =>
            sockets.UnsafePreferInlineScheduling = Environment.GetEnvironmentVariable("PEER_INLINE") == "1"
        );

        // Standard output is the report's; what goes wrong is heard on standard error.
        builder.Logging.ClearProviders();
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        return builder;
    }

    public static async Task RunAsync(WebApplication app, string what)
    {
        await app.StartAsync();
        await Console.Out.WriteLineAsync($$"""{"url":"{{app.Urls.First()}}","version":{{JsonSerializer.Serialize(what)}}}""");
        await Console.Out.FlushAsync();
        EndWithInput(app.Lifetime);
        await app.WaitForShutdownAsync();
    }

    // A thread of its own, for reading the console blocks: of the thread pool it would take the only thread that one core has at first.
    private static void EndWithInput(IHostApplicationLifetime lifetime)
    {
        var reading = new Thread(() =>
        {
            while (Console.In.ReadLine() is not null) { }

            lifetime.StopApplication();
        })
        {
            IsBackground = true,
        };
        reading.Start();
    }
}
