namespace Sallyport.Access.Tokens;

/// <summary>What is known of a signing secret.</summary>
/// <param name="Version">Its version.</param>
/// <param name="CreatedAt">When it came; null for the first.</param>
/// <param name="AcceptedUntil">The first instant at which its tokens are refused; null for no end.</param>
public sealed record SigningSecretFact(int Version, DateTimeOffset? CreatedAt, DateTimeOffset? AcceptedUntil);
