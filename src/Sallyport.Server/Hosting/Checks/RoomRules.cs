using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using Sallyport.Access.Secrets;
using Sallyport.Chains;

namespace Sallyport.Server.Hosting.Checks;

/// <summary>Every room's own rules on its options: the validators that also keep the server from starting.</summary>
internal static partial class RoomRules
{
    public static IEnumerable<ConfigurationFault> Check(IConfiguration configuration)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(configuration);
        ServerHost.AddRooms(services, configuration);
        using var provider = services.BuildServiceProvider();
        return
        [
            .. Settings
                .Bound.Select(bound => bound.Options)
                .Append(typeof(ChainsOptions))
                .SelectMany(options => Check(provider, options))
                .Distinct(),
        ];
    }

    // One class after the other: the framework's check of all at once ends at the first that another class's set-up needs.
    private static IEnumerable<ConfigurationFault> Check(IServiceProvider services, Type options)
    {
        try
        {
            _ = ((IOptions<object>)services.GetRequiredService(typeof(IOptions<>).MakeGenericType(options))).Value;
            return [];
        }
        catch (Exception wrong)
            when (wrong is OptionsValidationException or WeakSecretException or ChainConfigurationException or InvalidOperationException)
        {
            return Faults(wrong);
        }
    }

    private static IEnumerable<ConfigurationFault> Faults(Exception wrong) =>
        wrong switch
        {
            OptionsValidationException validation => validation.Failures.Select(failure =>
                Fault(Settings.SectionOf(validation.OptionsType), failure)
            ),
            WeakSecretException => [new("Secrets", wrong.Message)],
            ChainConfigurationException => [new("Chains", wrong.Message)],
            _ => [new("configuration", wrong.Message)],
        };

    // Many rules name the setting at the beginning of their sentence; the validators of the framework in two ways of their own.
    private static ConfigurationFault Fault(string section, string failure)
    {
        if (
            WholePath().Match(failure) is { Success: true } named
            && named.Groups["key"].Value.StartsWith(section, StringComparison.Ordinal)
        )
        {
            return new(named.Groups["key"].Value, named.Groups["rest"].Value);
        }

        var member = AnnotatedMember().Match(failure) is { Success: true } annotated ? annotated : GeneratedMember().Match(failure);
        return member.Success
            ? new($"{section}:{member.Groups["key"].Value.Replace('.', ':')}", member.Groups["rest"].Value)
            : new(section, failure);
    }

    // "Chains:eth:Nodes is empty."
    [GeneratedRegex(@"^(?<key>\w+(:[\w/-]+)+):?\s+(?<rest>.*)$", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex WholePath();

    // "DataAnnotation validation failed for 'DataOptions' members: 'Folder' with the error: 'The Folder field is required.'."
    [GeneratedRegex(
        @"members: '(?<key>\w+)' with the error: '(?<rest>.*)'\.$",
        RegexOptions.ExplicitCapture | RegexOptions.Singleline,
        1000
    )]
    private static partial Regex AnnotatedMember();

    // "PerKey: The field LimitsOptions.Connections.PerKey must be between 0 and 10."
    [GeneratedRegex(@"^\w+: The field \w+\.(?<key>[\w.]+) (?<rest>.*)$", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex GeneratedMember();
}
