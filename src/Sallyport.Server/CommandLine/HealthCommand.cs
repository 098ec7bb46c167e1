using System.CommandLine;
using System.Text.Json.Nodes;
using Sallyport.Doors.Health;
using Sallyport.Doors.Listening;
using Sallyport.Server.CommandLine.Help;
using Sallyport.Server.CommandLine.Output;

namespace Sallyport.Server.CommandLine;

/// <summary><c>sallyport health</c>: asks a running server over HTTP, as a load balancer does. For container health checks, which have no curl.</summary>
internal static class HealthCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static Verb Create(GlobalOptions globals)
    {
        var url = new Option<string?>("--url")
        {
            Description = "The server's address (default: the first of Listen, on this machine)",
            HelpName = "URL",
        };
        var live = new Option<bool>("--live")
        {
            Description = "Ask only whether the process answers (/healthz), not whether it is ready (/readyz)",
        };
        var verb = new Verb("health", "Ask a running server whether it is well: exit code 0 when it is, 1 when not, 6 when none answers")
        {
            url,
            live,
        };
        verb.WithExample("is it ready for clients", "sallyport health")
            .WithExample("as the health check of a container", "sallyport health --live")
            .WithExample("of another address", "sallyport health --url https://api.example.com");
        verb.SetAction(
            async (parse, cancellationToken) =>
            {
                var terminal = globals.Terminal(parse);
                if (!globals.TryRead(parse, out var configuration, out var error))
                {
                    return terminal.Fail(error);
                }

                return Address(parse.GetValue(url), configuration) is { } address
                    ? await AskAsync(terminal, new Uri(address, parse.GetValue(live) ? "/healthz" : "/readyz"), cancellationToken)
                    : terminal.Fail(
                        new CommandError(ExitCode.Usage, "--url must be an http or https address such as http://127.0.0.1:8080.")
                    );
            }
        );
        return verb;
    }

    // A server that listens everywhere is asked on loopback.
    private static Uri? Address(string? url, IConfiguration configuration)
    {
        if (url is null)
        {
            var first = ListenOptions.Read(configuration, out _).Addresses is [var one, ..] ? one : null;
            url = first is null
                ? ListenOptions.Default
                : $"{first.Scheme}://{(IsAnywhere(first.Host) ? "127.0.0.1" : first.Host)}:{first.Port}";
        }

        return Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address : null;
    }

    private static bool IsAnywhere(string host) => host is "0.0.0.0" or "[::]" or "*" or "+";

    private static async Task<int> AskAsync(Terminal terminal, Uri url, CancellationToken cancellationToken)
    {
        using var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
        if (url.IsLoopback)
        {
#pragma warning disable CA5359 // Loopback only.
            // The certificate names the public host, not loopback; nothing secret is sent.
            handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }

        using var http = new HttpClient(handler) { Timeout = Patience, MaxResponseContentBufferSize = 64 * 1024 };
        try
        {
            using var answer = await http.GetAsync(url, cancellationToken);
            var body = await answer.Content.ReadAsStringAsync(cancellationToken);
            if (HealthReport.Parse(body) is not { } report)
            {
                return terminal.Fail(
                    new CommandError(ExitCode.Failure, $"What answers at {url.GetLeftPart(UriPartial.Authority)} is no Sallyport.")
                );
            }

            terminal.Done(JsonNode.Parse(body)!, output => Show(url, report, output));
            return (int)(answer.IsSuccessStatusCode ? ExitCode.Ok : ExitCode.Failure);
        }
        catch (Exception problem)
            when (problem is HttpRequestException || (problem is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return terminal.Fail(
                CommandError.Environment(
                    $"Nothing answers at {url.GetLeftPart(UriPartial.Authority)}.",
                    "Is the server running? --url names another address."
                )
            );
        }
    }

    private static void Show(Uri url, HealthReport report, TextWriter output)
    {
        // Which server: without --url and --config it may be another one than that of --data.
        output.WriteLine($"{url.GetLeftPart(UriPartial.Authority)}  {report.Status}");
        foreach (var check in report.Checks ?? [])
        {
            var reason = check.Reason is { } text ? ": " + text : "";
            output.WriteLine($"  {check.Name}  {check.Status}{reason}");
        }
    }
}
