using Microsoft.Extensions.Options;
using Sallyport.Access.Secrets;
using Sallyport.Chains;

namespace Sallyport.Server.Hosting.Checks;

/// <summary>Every room's own rules on its options: the validators that also keep the server from starting.</summary>
internal static class RoomRules
{
    public static IEnumerable<ConfigurationFault> Check(IConfiguration configuration)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(configuration);
        ServerHost.AddRooms(services, configuration);
        using var provider = services.BuildServiceProvider();
        try
        {
            provider.GetService<IStartupValidator>()?.Validate();
            return [];
        }
        catch (AggregateException all)
        {
            return [.. all.Flatten().InnerExceptions.SelectMany(Faults)];
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
            OptionsValidationException validation => validation.Failures.Select(failure => new ConfigurationFault(
                Section(validation.OptionsType),
                failure
            )),
            WeakSecretException => [new("Secrets", wrong.Message)],
            ChainConfigurationException => [new("Chains", wrong.Message)],
            _ => [new("configuration", wrong.Message)],
        };

    private static string Section(Type options) => Settings.Bound.FirstOrDefault(bound => bound.Options == options).Section ?? options.Name;
}
