using Microsoft.Extensions.Options;
using Sallyport.Doors.Listening;
using Sallyport.Server.Hosting.Checks;

namespace Sallyport.Server.Hosting;

/// <summary>
/// Watches the configuration files while the server runs. What has changed is checked as a whole first: with a fault in it everything stays as
/// it was, and the log says why.
/// </summary>
internal sealed partial class ConfigurationReload(
    ConfigurationFiles files,
    ReloadSignal signal,
    TimeProvider time,
    ILogger<ConfigurationReload> logger
) : BackgroundService
{
    /// <summary>How often the files are looked at. A change is taken up when they have been the same twice: an editor may be half-way.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>The sections that act on a running server; all others are read at its start.</summary>
    private static readonly string[] Live = ["Tiers", "Costs", "Limits", "Logging"];

    private readonly Lock _gate = new();
    private string _inEffect = files.Fingerprint();
    private string? _seen;

    /// <summary>Checks the files and reads them now, whether or not they have changed. SIGHUP asks for it.</summary>
    public void ReadNow()
    {
        lock (_gate)
        {
            _inEffect = files.Fingerprint();
            _seen = null;
            TakeUp();
        }
    }

    /// <summary>Looks once.</summary>
    public void Look()
    {
        lock (_gate)
        {
            LookLocked();
        }
    }

    private void LookLocked()
    {
        var found = files.Fingerprint();
        if (found == _inEffect)
        {
            _seen = null;
        }
        else if (found == _seen)
        {
            // Taken up or refused: either way it is told once.
            _inEffect = found;
            _seen = null;
            TakeUp();
        }
        else
        {
            _seen = found;
        }
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        signal.Received += (_, _) => ReadNow();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            Look();
        }
    }

    private void TakeUp()
    {
        var read = files.Read(out var unreadable);
        IEnumerable<string> faults = unreadable.Count > 0 ? unreadable : ConfigurationCheck.Run(read).Faults.Select(Line);
        if (string.Join(" ", faults) is { Length: > 0 } wrong)
        {
            Log.Refused(logger, wrong);
            return;
        }

        var before = Sections(files.Running);
        try
        {
            files.Running.Reload();
        }
        catch (Exception changedAgain)
            when (changedAgain is InvalidDataException or IOException or AggregateException or OptionsValidationException)
        {
            // Another hand was at the file between the check and here. What was in effect stays; the next look sees it.
            Log.Refused(logger, "a file changed while it was read.");
            return;
        }

        var after = Sections(files.Running);
        var changed = before
            .Keys.Union(after.Keys, StringComparer.OrdinalIgnoreCase)
            .Where(name => !string.Equals(before.GetValueOrDefault(name), after.GetValueOrDefault(name), StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .ToLookup(name => Live.Contains(name, StringComparer.OrdinalIgnoreCase));
        Log.Reloaded(logger, changed[true].Any() ? string.Join(", ", changed[true]) : "nothing");
        if (changed[false].Any())
        {
            Log.NeedsRestart(logger, string.Join(", ", changed[false]));
        }
    }

    private static string Line(ConfigurationFault fault) => $"{fault.Key}: {fault.Message.TrimEnd('.')}.";

    // Everything below each top name as one text, only ever compared.
    private static Dictionary<string, string> Sections(IConfigurationRoot configuration) =>
        configuration
            .GetChildren()
            .ToDictionary(
                section => section.Key,
                section => string.Join('\n', section.AsEnumerable().OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase)),
                StringComparer.OrdinalIgnoreCase
            );

    private static partial class Log
    {
        [LoggerMessage(
            3161,
            LogLevel.Information,
            "The configuration files were read again; changed and in effect now: {Sections}.",
            EventName = "ConfigurationReloaded"
        )]
        public static partial void Reloaded(ILogger logger, string sections);

        [LoggerMessage(
            3162,
            LogLevel.Error,
            "The configuration files have faults; everything stays as it was. {Faults} `sallyport check-config` explains.",
            EventName = "ConfigurationRefused"
        )]
        public static partial void Refused(ILogger logger, string faults);

        [LoggerMessage(
            3163,
            LogLevel.Warning,
            "Also changed, and in effect from the next start: {Sections}.",
            EventName = "ConfigurationNeedsRestart"
        )]
        public static partial void NeedsRestart(ILogger logger, string sections);
    }
}
