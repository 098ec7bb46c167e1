namespace Sallyport.Access.Notices;

/// <summary>The words for kinds of notices, in stores, answers, webhooks and metrics. Public contract: never changed.</summary>
public static class NoticeKindText
{
    private static readonly (NoticeKind Kind, string Text)[] All =
    [
        (NoticeKind.NewNetwork, "newNetwork"),
        (NoticeKind.RefusedBurst, "refusedBurst"),
        (NoticeKind.UsageJump, "usageJump"),
        (NoticeKind.UseAfterLeak, "useAfterLeak"),
        (NoticeKind.KeyLeaked, "keyLeaked"),
        (NoticeKind.KeyExposed, "keyExposed"),
        (NoticeKind.QuotaReached80, "quotaReached80"),
        (NoticeKind.QuotaReached100, "quotaReached100"),
        (NoticeKind.AccessRequested, "accessRequested"),
        (NoticeKind.Test, "test"),
    ];

    /// <summary>Gets all the words.</summary>
    public static IReadOnlyList<string> Words { get; } = [.. All.Select(pair => pair.Text)];

    /// <summary>Gets the word.</summary>
    public static string Of(NoticeKind kind) =>
        Array.Find(All, pair => pair.Kind == kind).Text ?? throw new ArgumentOutOfRangeException(nameof(kind));

    /// <summary>Reads a word; exact.</summary>
    public static bool TryParse(string? text, out NoticeKind kind)
    {
        var found = Array.Find(All, pair => pair.Text == text);
        kind = found.Kind;
        return found.Text is not null;
    }
}
