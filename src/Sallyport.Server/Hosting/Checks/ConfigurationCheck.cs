namespace Sallyport.Server.Hosting.Checks;

/// <summary>Looks at the whole configuration at once and tells everything that is wrong with it, without starting anything.</summary>
internal static class ConfigurationCheck
{
    public static ConfigurationFindings Run(IConfigurationRoot configuration)
    {
        var shape = new ShapeCheck(configuration);
        shape.Run();
        var listen = ListenCheck(configuration, shape.Warnings);

        if (PublicUrl.Read(configuration, out var problem) is null && problem is not null)
        {
            shape.Faults.Add(new(PublicUrl.Setting, problem));
        }

        // The rooms' own rules look at bound options; the binder would throw at the first value of a wrong type, which is told already.
        var rules = shape.HasWrongValues ? [] : RoomRules.Check(configuration);
        var untold = rules.Where(rule => shape.Faults.TrueForAll(fault => fault.Key != rule.Key));
        return new ConfigurationFindings([.. shape.Faults, .. listen, .. SecretsCheck.Check(configuration), .. untold], shape.Warnings);
    }

    private static List<ConfigurationFault> ListenCheck(IConfiguration configuration, List<ConfigurationFault> warnings)
    {
        var listen = ListenOptions.Read(configuration, out var problems);
        var faults = problems.Select(problem => new ConfigurationFault("Listen", problem)).ToList();
        warnings.AddRange(PlainBeyondThisMachine("Listen", listen));

        // What is no address there is told by the section's own rules.
        var admin = ListenOptions.Read(configuration["Admin:Listen"] ?? "", out _);
        warnings.AddRange(PlainBeyondThisMachine("Admin:Listen", admin));
        if (listen.Addresses.Concat(admin.Addresses).Any(ListenOptions.IsHttps))
        {
            var tls = new TlsOptions { CertificateFile = configuration["Tls:CertificateFile"], KeyFile = configuration["Tls:KeyFile"] };
            if (TlsCertificate.Read(tls, out var problem) is null)
            {
                faults.Add(new("Tls", problem ?? "no certificate"));
            }
        }

        return faults;
    }

    private static IEnumerable<ConfigurationFault> PlainBeyondThisMachine(string setting, ListenOptions listen) =>
        listen
            .Addresses.Where(address => !ListenOptions.IsHttps(address) && !ListenOptions.IsLoopback(address))
            .Select(address => new ConfigurationFault(
                setting,
                $"{address} is plain HTTP beyond this machine: credentials from other hosts are refused unless a proxy of Proxies:Trusted says https"
            ));
}
