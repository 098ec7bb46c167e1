namespace Sallyport.Server.Hosting.Checks;

/// <summary>One thing wrong in the configuration: where, what, and what was probably meant. Holds no secret.</summary>
internal sealed record ConfigurationFault(string Key, string Message, string? Suggestion = null);
