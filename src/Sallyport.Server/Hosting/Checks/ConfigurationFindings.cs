namespace Sallyport.Server.Hosting.Checks;

/// <summary>All that a look at the configuration found. Faults keep the server from starting; warnings do not.</summary>
internal sealed record ConfigurationFindings(IReadOnlyList<ConfigurationFault> Faults, IReadOnlyList<ConfigurationFault> Warnings);
