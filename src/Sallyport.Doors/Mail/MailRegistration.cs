using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Sallyport.Access.Notices;

namespace Sallyport.Doors.Mail;

/// <summary>Registers mail. Only a running server has the queue: a command that opens the store itself cannot wait for a mail server.</summary>
internal static class MailRegistration
{
    public static IServiceCollection AddMail(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddMailSender(configuration);
        services.TryAddSingleton<MailQueue>();
        services.AddHostedService(provider => provider.GetRequiredService<MailQueue>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<INoticeSink, MailNoticeSink>());
        return services;
    }

    /// <summary>Adds what sends one mail at once, bound to the section <c>Mail</c>.</summary>
    public static IServiceCollection AddMailSender(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<MailOptions>().Bind(configuration.GetSection(MailOptions.Section)).ValidateOnStart();
        services.TryAddEnumerable([
            ServiceDescriptor.Singleton<IValidateOptions<MailOptions>, MailOptionsValidator>(),
            ServiceDescriptor.Singleton<IValidateOptions<MailOptions>, MailOptionsAgree>(),
        ]);
        services.TryAddSingleton<MailSender>();
        return services;
    }
}
