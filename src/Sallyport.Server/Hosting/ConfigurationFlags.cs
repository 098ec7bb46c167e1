namespace Sallyport.Server.Hosting;

/// <summary>The flags that decide about configuration; they win over every file and the environment.</summary>
internal sealed record ConfigurationFlags(string? DataFolder = null, string? ConfigFile = null, string? Listen = null);
