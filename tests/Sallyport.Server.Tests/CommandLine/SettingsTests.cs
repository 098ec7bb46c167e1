using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Sallyport.Server.Hosting;
using Sallyport.Server.Hosting.Checks;

namespace Sallyport.Server.Tests.CommandLine;

public sealed class SettingsTests
{
    /// <summary>check-config calls a setting unknown when its options class is not in the list: so every bound class must be.</summary>
    [Fact]
    public void Bound_EveryOptionsClassOfTheRooms_IsListed()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        ServerHost.AddRooms(services, new ConfigurationBuilder().Build());

        var bound = services
            .Select(service => service.ServiceType)
            .Where(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IOptionsChangeTokenSource<>))
            .Select(type => type.GetGenericArguments()[0])
            .Where(type => type.Namespace!.StartsWith("Sallyport.", StringComparison.Ordinal))
            .Distinct();

        bound.Except(Settings.Bound.Select(entry => entry.Options)).ShouldBeEmpty();
    }
}
