using System.CommandLine;
using Sallyport.Doors.Listening;
using Sallyport.Server.CommandLine.Help;
using Sallyport.Server.CommandLine.Output;
using Sallyport.Server.Hosting;
using Sallyport.Server.Hosting.Checks;

namespace Sallyport.Server.CommandLine;

/// <summary><c>sallyport serve</c></summary>
internal static class ServeCommand
{
    public static Option<string?> ListenOption() =>
        new("--listen")
        {
            Description = $"Addresses to listen on, separated by ; (default: {ListenOptions.Default}; port 0 takes a free one)",
            HelpName = "URLS",
        };

    public static Verb Create(GlobalOptions globals)
    {
        var listen = ListenOption();
        var verb = new Verb(
            "serve",
            "Run the server until SIGINT or SIGTERM; sessions are then closed within 10 s. SIGHUP reads the configuration files and the certificate again"
        )
        {
            listen,
        };
        verb.WithExample("on this machine, data in ./data", "sallyport serve")
            .WithExample("behind a proxy that speaks TLS", "sallyport serve --config /etc/sallyport.json --data /var/lib/sallyport")
            .WithExample("with a setting from the environment", "SALLYPORT_Origins__Allowed__0=https://app.example sallyport serve");
        verb.SetAction((parse, _) => ServeAsync(globals.Terminal(parse), globals.Flags(parse, parse.GetValue(listen))));
        return verb;
    }

    private static async Task<int> ServeAsync(Terminal terminal, ConfigurationFlags flags)
    {
        var configuration = ConfigurationSources.Read(flags, out var unreadable);
        if (unreadable.Count > 0)
        {
            return terminal.Fail(new CommandError(ExitCode.Configuration, string.Join(" ", unreadable)));
        }

        var findings = ConfigurationCheck.Run(configuration);
        if (findings.Faults.Count > 0)
        {
            var messages = findings.Faults.Select(fault => $"{fault.Key}: {fault.Message.TrimEnd('.')}.");
            return terminal.Fail(
                new CommandError(
                    ExitCode.Configuration,
                    string.Join(" ", messages),
                    "`sallyport check-config` shows them one by one, with what is in effect."
                )
            );
        }

        // Why a start failed is told by us, in a sentence; the host would log it too, with its stack.
        var hasStarted = false;
        await using var app = ServerHost.Build(
            configuration,
            terminal.Json,
            builder =>
            {
                builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => hasStarted && level >= LogLevel.Warning);
                builder.Services.AddSingleton(new ConfigurationFiles(configuration, flags));
                builder.Services.AddHostedService<ConfigurationReload>();
            }
        );
        app.Services.GetRequiredService<ReloadSignal>().Listen();
        try
        {
            await app.StartAsync();
            hasStarted = true;
        }
        catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return (int)ExitCode.Ok;
        }

        var report = StartupReport.Of(app, findings.Warnings);
        terminal.Done(report.ToJson(), report.WriteTo);
        await app.WaitForShutdownAsync();
        return (int)ExitCode.Ok;
    }
}
