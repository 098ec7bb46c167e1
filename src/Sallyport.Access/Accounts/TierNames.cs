using System.Diagnostics.CodeAnalysis;

namespace Sallyport.Access.Accounts;

/// <summary>The names of the tiers; what each allows is configuration.</summary>
public static class TierNames
{
    /// <summary>The tier of an account that was given none.</summary>
    public const string Free = "Free";

    /// <summary>The first paid tier.</summary>
    public const string Basic = "Basic";

    /// <summary>The second paid tier.</summary>
    public const string Premium = "Premium";

    /// <summary>The widest tier.</summary>
    public const string Enterprise = "Enterprise";

    /// <summary>Gets every tier, from the narrowest to the widest.</summary>
    public static IReadOnlyList<string> All { get; } = [Free, Basic, Premium, Enterprise];

    /// <summary>Finds the tier that <paramref name="text"/> names in any case.</summary>
    /// <param name="text">What somebody typed.</param>
    /// <param name="tier">The tier's name as it is stored and shown.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out string? tier)
    {
        tier = All.FirstOrDefault(name => string.Equals(name, text, StringComparison.OrdinalIgnoreCase));
        return tier is not null;
    }
}
