namespace Sallyport.Doors.Health;

/// <summary>What one check found.</summary>
/// <param name="Name">The check.</param>
/// <param name="Problem">What is wrong; null when nothing is.</param>
internal sealed record CheckResult(string Name, string? Problem);
