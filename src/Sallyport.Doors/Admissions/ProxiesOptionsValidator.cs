using Microsoft.Extensions.Options;

namespace Sallyport.Doors.Admissions;

/// <summary>Refuses at start a proxy entry that is neither an address nor a network.</summary>
internal sealed class ProxiesOptionsValidator : IValidateOptions<ProxiesOptions>
{
    public ValidateOptionsResult Validate(string? name, ProxiesOptions options)
    {
        var bad = options.Trusted.Where(entry => !TrustedProxies.TryParseNetwork(entry, out _)).ToArray();
        return bad.Length == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                bad.Select(entry => $"Proxies:Trusted holds \"{entry}\", which is no IP address or CIDR network.")
            );
    }
}
