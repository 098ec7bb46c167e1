using System.Buffers.Text;
using Sallyport.Access.Secrets;

namespace Sallyport.Server.Hosting.Checks;

/// <summary>Judges the secrets that the configuration gives, as the start of the server would; says nothing of their content.</summary>
internal static class SecretsCheck
{
    private static readonly string[] Keys = ["Secrets:Pepper", "Secrets:SigningSecret", "Secrets:AuditSecret"];

    public static IEnumerable<ConfigurationFault> Check(IConfiguration configuration) =>
        from key in Keys
        let text = configuration[key]?.Trim()
        where !string.IsNullOrEmpty(text)
        let problem = Problem(text)
        where problem is not null
        select new ConfigurationFault(key, problem);

    private static string? Problem(string text)
    {
        if (!Base64.IsValid(text))
        {
            return "is not base64; make one with: openssl rand -base64 32";
        }

        try
        {
            _ = new ServerSecret("secret", version: 1, Convert.FromBase64String(text));
            return null;
        }
        catch (WeakSecretException weak)
        {
            return weak.Message;
        }
    }
}
