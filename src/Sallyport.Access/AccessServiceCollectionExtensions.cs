using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Sallyport.Access.Accounts;
using Sallyport.Access.Authentication;
using Sallyport.Access.Keys;
using Sallyport.Access.Revocation;
using Sallyport.Access.Tokens;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers who may come in.</summary>
public static class AccessServiceCollectionExtensions
{
    /// <summary>
    /// Adds accounts, API keys, ws-tokens and revocation, bound to the sections <c>Keys</c>, <c>WsTokens</c> and <c>Limits:Guessing</c>. The stores
    /// and the secret source come from elsewhere (<c>AddStorage</c>). Calling twice is harmless.
    /// </summary>
    public static IServiceCollection AddAccess(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<RevocationFeed>();
        services.TryAddSingleton<AccountService>();
        services.TryAddSingleton<KeyService>();
        services.TryAddSingleton<ExposedKeyAlarm>();
        services.TryAddSingleton<Authenticator>();
        services.TryAddSingleton<WsTokenIssuer>();
        return services;
    }
}
