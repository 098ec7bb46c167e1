using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Sallyport.Operations.AdminApi;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the admin API and maps it where the configuration says.</summary>
internal static class AdminApiExtensions
{
    /// <summary>Adds the admin API, bound to the section <c>Admin</c>; a listener of its own starts where <c>Admin:Listen</c> names one.</summary>
    public static IServiceCollection AddAdminApi(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<AdminOptions>().Bind(configuration.GetSection(AdminOptions.Section)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AdminOptions>, AdminOptionsValidator>());
        services.TryAddSingleton<AdminGate>();
        services.TryAddSingleton<Repeats>();
        services.TryAddSingleton<AdminRoutes>();
        return services.AddSideListener("admin", $"{AdminOptions.Section}:{nameof(AdminOptions.Listen)}", Map);
    }

    /// <summary>Maps the admin API beside the doors, where <c>Admin:OnDoors</c> says so.</summary>
    public static WebApplication MapAdminApi(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<AdminOptions>>().Value.OnDoors)
        {
            Map(app, app.Services);
        }

        return app;
    }

    private static void Map(WebApplication app, IServiceProvider services) => services.GetRequiredService<AdminRoutes>().Map(app);
}
