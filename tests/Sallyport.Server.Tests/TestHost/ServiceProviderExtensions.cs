using Microsoft.Extensions.DependencyInjection;
using Sallyport.Access.Issuing;
using Sallyport.Channels;
using Sallyport.Doors.Sessions;

namespace Sallyport.Server.Tests.TestHost;

internal static class ServiceProviderExtensions
{
    public static AccountService GetAccounts(this IServiceProvider services) => services.GetRequiredService<AccountService>();

    public static SessionRegistry GetSessions(this IServiceProvider services) => services.GetRequiredService<SessionRegistry>();

    public static IBroker GetBroker(this IServiceProvider services) => services.GetRequiredService<IBroker>();

    public static ChannelHub GetHub(this IServiceProvider services) => services.GetRequiredService<ChannelHub>();
}
