namespace Sallyport.Server.Hosting.Checks;

/// <summary>One setting as it is in effect, without secrets, and where it comes from.</summary>
internal sealed record EffectiveSetting(string Key, string Value, string Source);
