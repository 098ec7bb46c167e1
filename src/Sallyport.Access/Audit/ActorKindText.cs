namespace Sallyport.Access.Audit;

/// <summary>The words for kinds of actors, in stores and answers.</summary>
public static class ActorKindText
{
    private static readonly (ActorKind Kind, string Text)[] All =
    [
        (ActorKind.Operator, "operator"),
        (ActorKind.AdminToken, "admin-token"),
        (ActorKind.Applicant, "applicant"),
        (ActorKind.Customer, "customer"),
        (ActorKind.Server, "server"),
    ];

    /// <summary>Gets the word.</summary>
    public static string Of(ActorKind kind) =>
        Array.Find(All, pair => pair.Kind == kind).Text ?? throw new ArgumentOutOfRangeException(nameof(kind));

    /// <summary>Reads a word; exact.</summary>
    public static bool TryParse(string text, out ActorKind kind)
    {
        var found = Array.Find(All, pair => pair.Text == text);
        kind = found.Kind;
        return found.Text is not null;
    }
}
