using Microsoft.Extensions.Logging.Console;

namespace Sallyport.Server.Hosting;

/// <summary>The log: one line an entry on standard error, and no line of the framework that quotes a URL or a request line.</summary>
internal static class LoggingSetup
{
    /// <summary>
    /// What these write below Warning holds query strings, raw request lines, or URLs of nodes: credentials (requirement R10). No setting
    /// brings them back.
    /// </summary>
    private static readonly string[] Talkative =
    [
        "Microsoft.AspNetCore.Hosting.Diagnostics",
        "Microsoft.AspNetCore.Server.Kestrel.BadRequests",
        "Microsoft.AspNetCore.HttpLogging",
        "Microsoft.AspNetCore.Server.Kestrel.Core.Internal.LoggingConnectionMiddleware",
        "System.Net.Http.HttpClient",
    ];

    public static ILoggingBuilder AddSallyportLogging(this ILoggingBuilder logging, IConfiguration configuration, bool json)
    {
        logging.SetMinimumLevel(LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("System", LogLevel.Warning);
        logging.AddConfiguration(configuration.GetSection("Logging"));
        logging.AddConsole(console =>
        {
            console.FormatterName = json ? ConsoleFormatterNames.Json : LineConsoleFormatter.FormatterName;
            console.LogToStandardErrorThreshold = LogLevel.Trace;
        });
        logging.Services.Configure<JsonConsoleFormatterOptions>(format =>
        {
            format.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
            format.UseUtcTimestamp = true;
        });
        logging.AddConsoleFormatter<LineConsoleFormatter, ConsoleFormatterOptions>();
        logging.Services.PostConfigure<LoggerFilterOptions>(Silence);
        return logging;
    }

    // The last of the rules for the longest name wins, and a rule of one provider wins over a rule of all: so one rule for each of them,
    // after the configuration's own, and none of configuration's that names something inside these categories.
    private static void Silence(LoggerFilterOptions options)
    {
        foreach (var rule in options.Rules.Where(IsAboutTalkative).ToList())
        {
            options.Rules.Remove(rule);
        }

        string?[] providers = [null, .. options.Rules.Select(rule => rule.ProviderName).OfType<string>().Distinct(StringComparer.Ordinal)];
        foreach (var provider in providers)
        {
            foreach (var category in Talkative)
            {
                options.Rules.Add(new LoggerFilterRule(provider, category, LogLevel.Warning, filter: null));
            }
        }
    }

    private static bool IsAboutTalkative(LoggerFilterRule rule) =>
        rule.CategoryName is { } category
        && (
            category.Contains('*', StringComparison.Ordinal)
            || Array.Exists(Talkative, talkative => category.StartsWith(talkative, StringComparison.OrdinalIgnoreCase))
        );
}
