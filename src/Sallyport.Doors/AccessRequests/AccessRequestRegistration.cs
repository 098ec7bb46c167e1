using Microsoft.Extensions.DependencyInjection.Extensions;
using Sallyport.Doors.Pages;

namespace Sallyport.Doors.AccessRequests;

/// <summary>Registers and maps what strangers and applicants see.</summary>
internal static class AccessRequestRegistration
{
    public static IServiceCollection AddAccessRequestPages(this IServiceCollection services)
    {
        services.TryAddSingleton<PageWriter>();
        services.TryAddSingleton<AccessRequestEndpoint>();
        services.TryAddSingleton<RequestAccessPage>();
        services.TryAddSingleton<AccessLinkPage>();
        services.AddHostedService<LostMails>();
        return services;
    }

    /// <summary>Maps the endpoint, the form and the one-time links.</summary>
    public static WebApplication MapAccessRequests(this WebApplication app)
    {
        string[] reading = [HttpMethods.Get, HttpMethods.Head];
        var form = app.Services.GetRequiredService<RequestAccessPage>();
        var link = app.Services.GetRequiredService<AccessLinkPage>();
        app.MapMethods(PageAssets.Route, reading, PageAssets.HandleAsync);
        app.Map(AccessAddresses.Endpoint, app.Services.GetRequiredService<AccessRequestEndpoint>().HandleAsync);
        app.MapMethods(AccessAddresses.Form, reading, form.ShowAsync);
        app.MapMethods(AccessAddresses.Form, [HttpMethods.Post], form.SubmitAsync);
        app.MapMethods(AccessAddresses.Received, reading, form.ShowReceivedAsync);
        app.MapMethods(AccessLinkPage.Route, reading, link.ShowAsync);
        app.MapMethods(AccessLinkPage.Route, [HttpMethods.Post], link.RedeemAsync);
        return app;
    }
}
