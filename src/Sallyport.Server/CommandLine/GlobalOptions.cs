using System.CommandLine;
using Sallyport.Server.CommandLine.Output;
using Sallyport.Server.Hosting;

namespace Sallyport.Server.CommandLine;

/// <summary>The options that every command takes.</summary>
internal sealed class GlobalOptions
{
    public Option<bool> Json { get; } = new("--json") { Description = "Print one line of JSON instead of text", Recursive = true };

    public Option<string?> Data { get; } =
        new("--data")
        {
            Description = "The data folder: database, secrets, control socket (default: ./data)",
            HelpName = "FOLDER",
            Recursive = true,
        };

    public Option<string?> Config { get; } =
        new("--config")
        {
            Description = "A JSON file of settings, read after appsettings.json",
            HelpName = "FILE",
            Recursive = true,
        };

    public void AddTo(Command root)
    {
        root.Add(Data);
        root.Add(Config);
        root.Add(Json);
    }

    public Terminal Terminal(ParseResult parse) =>
        new(
            new PlainTextWriter(parse.InvocationConfiguration.Output),
            new PlainTextWriter(parse.InvocationConfiguration.Error),
            parse.GetValue(Json)
        );

    public ConfigurationFlags Flags(ParseResult parse, string? listen = null) => new(parse.GetValue(Data), parse.GetValue(Config), listen);

    /// <summary>Reads the configuration, or tells why not.</summary>
    public bool TryRead(ParseResult parse, out IConfigurationRoot configuration, out CommandError error, string? listen = null)
    {
        configuration = ConfigurationSources.Read(Flags(parse, listen), out var faults);
        error = new CommandError(ExitCode.Configuration, string.Join(" ", faults));
        return faults.Count == 0;
    }
}
