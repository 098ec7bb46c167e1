using System.Net;
using Sallyport.Doors.Listening;

namespace Sallyport.Server.Hosting.Checks;

/// <summary>Looks at all addresses together: those of the doors and those of the listeners beside them, and the certificate that the https ones need.</summary>
internal sealed class ListenCheck(IConfiguration configuration)
{
    private const string Doors = "Listen";

    private readonly List<(string Setting, BindingAddress Address)> _addresses = [];

    public List<ConfigurationFault> Faults { get; } = [];

    public List<ConfigurationFault> Warnings { get; } = [];

    public void Run(TimeProvider time)
    {
        Add(Doors, ListenOptions.Read(configuration, out var problems), problems);
        foreach (var setting in new[] { "Admin:Listen", "Metrics:Listen" })
        {
            if (configuration[setting] is { Length: > 0 } text)
            {
                Add(setting, ListenOptions.Read(text, out problems), problems);
            }
        }

        FindMeetings();
        WarnOfPlainHttp();
        CheckCertificate(time.GetUtcNow());
    }

    private void Add(string setting, ListenOptions listen, IReadOnlyList<string> problems)
    {
        Faults.AddRange(problems.Select(problem => new ConfigurationFault(setting, problem)));
        _addresses.AddRange(listen.Addresses.Select(address => (setting, address)));
    }

    // Two listeners on one address: the second to start would fail, and what it serves is not for those whom the first one lets in.
    private void FindMeetings()
    {
        for (var i = 0; i < _addresses.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var (setting, address) = _addresses[i];
                var (other, taken) = _addresses[j];
                if (address.Port == taken.Port && address.Port != 0 && Meet(address.Host, taken.Host))
                {
                    Faults.Add(new(setting, $"{address} is taken by {other} ({taken}): choose another port"));
                }
            }
        }
    }

    private void WarnOfPlainHttp()
    {
        foreach (var (setting, address) in _addresses)
        {
            if (ListenOptions.IsHttps(address) || ListenOptions.IsLoopback(address))
            {
                continue;
            }

            Warnings.Add(
                new(
                    setting,
                    setting == "Metrics:Listen"
                        ? $"{address} is open beyond this machine: whoever reaches it may read the metrics"
                        : $"{address} is plain HTTP beyond this machine: credentials from other hosts are refused unless a proxy of Proxies:Trusted says https"
                )
            );
        }
    }

    private void CheckCertificate(DateTimeOffset now)
    {
        var tls = new TlsOptions { CertificateFile = configuration["Tls:CertificateFile"], KeyFile = configuration["Tls:KeyFile"] };
        if (!_addresses.Exists(entry => ListenOptions.IsHttps(entry.Address)))
        {
            if (!string.IsNullOrEmpty(tls.CertificateFile) || !string.IsNullOrEmpty(tls.KeyFile))
            {
                Warnings.Add(new("Tls", "a certificate is set, but no https address uses it"));
            }

            return;
        }

        if (TlsCertificate.Read(tls, out var problem) is not { } certificate)
        {
            Faults.Add(new("Tls", problem ?? "no certificate"));
        }
        else if (certificate.ValidTo <= now)
        {
            Warnings.Add(
                new("Tls:CertificateFile", $"the certificate expired at {certificate.ValidTo.UtcDateTime:u}: clients will refuse it")
            );
        }
        else if (certificate.ValidFrom > now)
        {
            Warnings.Add(
                new(
                    "Tls:CertificateFile",
                    $"the certificate is valid only from {certificate.ValidFrom.UtcDateTime:u}: clients will refuse it until then"
                )
            );
        }
    }

    private static bool Meet(string one, string other) =>
        IsAnywhere(one) || IsAnywhere(other) || string.Equals(Plain(one), Plain(other), StringComparison.OrdinalIgnoreCase);

    private static bool IsAnywhere(string host) =>
        !string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        && (!IPAddress.TryParse(host.Trim('[', ']'), out var ip) || ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any));

    private static string Plain(string host) => string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) ? "127.0.0.1" : host;
}
