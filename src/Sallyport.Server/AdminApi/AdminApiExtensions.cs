using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Sallyport.Server.AdminApi;
using Sallyport.Server.Operations;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the admin API and maps it where the configuration says.</summary>
internal static class AdminApiExtensions
{
    private const string Root = "/admin/v1";

    /// <summary>Adds the admin API, bound to the section <c>Admin</c>; a listener of its own starts where <c>Admin:Listen</c> names one.</summary>
    public static IServiceCollection AddAdminApi(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<AdminOptions>().Bind(configuration.GetSection(AdminOptions.Section)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AdminOptions>, AdminOptionsValidator>());
        services.TryAddSingleton<AdminGate>();
        services.TryAddSingleton<Repeats>();
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

    private static void Map(WebApplication app, IServiceProvider services)
    {
        var gate = services.GetRequiredService<AdminGate>();
        var desk = services.GetRequiredService<OperatorDesk>();
        var repeats = services.GetRequiredService<Repeats>();
        foreach (var operation in services.GetRequiredService<OperationCatalogue>().All)
        {
            RequestDelegate handle = new OperationEndpoint(operation, gate, desk, repeats).HandleAsync;
            app.MapMethods(Root + operation.Route, [operation.Method], handle);
        }
    }
}
