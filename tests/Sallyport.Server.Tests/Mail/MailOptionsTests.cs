using Microsoft.Extensions.Configuration;
using Sallyport.Server.Hosting.Checks;

namespace Sallyport.Server.Tests.Mail;

/// <summary>What check-config says of the settings of mail.</summary>
public sealed class MailOptionsTests
{
    private static readonly Dictionary<string, string?> Good = new()
    {
        ["PublicUrl"] = "https://api.example.com",
        ["Mail:Host"] = "smtp.example.com",
        ["Mail:From"] = "Sallyport <no-reply@example.com>",
        ["Mail:User"] = "sallyport",
        ["Mail:Password"] = "hunter2",
        ["Mail:Operator"] = "ops@example.com",
    };

    [Fact]
    public void Check_Good_FindsNothingAndShowsNoPassword()
    {
        Faults([]).ShouldBeEmpty();
        EffectiveSettings.Of(Configuration([])).Select(setting => $"{setting}").ShouldAllBe(line => !line.Contains("hunter2"));
    }

    [Theory]
    [InlineData("PublicUrl", null, "PublicUrl")]
    [InlineData("PublicUrl", "http://api.example.com", "https://")]
    [InlineData("Mail:From", null, "Mail:From")]
    [InlineData("Mail:From", "no address", "Mail:From")]
    [InlineData("Mail:Operator", "a@example.com, b@example.com", "Mail:Operator")]
    [InlineData("Mail:Password", null, "belong together")]
    [InlineData("Mail:TlsMode", "None", "in the clear")]
    [InlineData("Mail:TlsMode", "Perhaps", "StartTls")]
    [InlineData("Mail:Host", "not a host", "Mail:Host")]
    [InlineData("Mail:Port", "0", "Port")]
    [InlineData("Mail:Port", "465", "Implicit")]
    public void Check_Wrong_IsTold(string key, string? value, string told) =>
        Faults(new() { [key] = value })
            .ShouldContain(fault => fault.Contains(told, StringComparison.Ordinal) && !fault.Contains("hunter2"));

    private static IEnumerable<string> Faults(Dictionary<string, string?> changes) =>
        ConfigurationCheck.Run(Configuration(changes)).Faults.Select(fault => $"{fault.Key}: {fault.Key}{fault.Message}");

    private static IConfigurationRoot Configuration(Dictionary<string, string?> changes)
    {
        var settings = new Dictionary<string, string?>(Good);
        foreach (var (key, value) in changes)
        {
            settings[key] = value;
            if (value is null)
            {
                settings.Remove(key);
            }
        }

        return new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
    }
}
