namespace Sallyport.Access.AdminTokens;

/// <summary>What an operator asks for when making a token of the admin API.</summary>
/// <param name="Name">What to call it; 1 to 200 characters.</param>
/// <param name="Role">What its holder may do.</param>
/// <param name="ExpiresAt">The first instant at which it is refused, in the future; null for never.</param>
public sealed record NewAdminToken(string Name, AdminRole Role, DateTimeOffset? ExpiresAt = null);
