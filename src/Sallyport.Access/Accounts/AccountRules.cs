namespace Sallyport.Access.Accounts;

/// <summary>What may stand in an account.</summary>
internal static class AccountRules
{
    private const int MaxContact = 200;
    private const int MaxUseCase = 2000;

    /// <summary>Says what is wrong, or null.</summary>
    public static AccessFailure? Check(string? name, string? contact, string? useCase)
    {
        var problem =
            LabelRule.Check("name", name, LabelRule.MaxName, isRequired: true)
            ?? LabelRule.Check("contact", contact, MaxContact, isRequired: false)
            ?? LabelRule.Check("use case", useCase, MaxUseCase, isRequired: false);
        return problem is null ? null : new AccessFailure(AccessFailureKind.Invalid, problem);
    }

    /// <summary>The failure of a word that is no tier.</summary>
    public static AccessFailure NoSuchTier() =>
        new(AccessFailureKind.Invalid, $"There is no such tier. Tiers are {string.Join(", ", TierNames.All)}.");
}
