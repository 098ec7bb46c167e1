namespace Sallyport.Access.Audit;

/// <summary>What a walk along the whole chain found.</summary>
/// <param name="Checked">How many entries were found whole, from the first on.</param>
/// <param name="Head">The last entry found whole; null where there is none. Worth keeping elsewhere when <paramref name="Break"/> is null.</param>
/// <param name="Break">The first broken place; null when the chain is whole.</param>
/// <param name="Schema">
/// What in the schema of the store is not as the store's program made it; null when nothing is. A foreign trigger may have kept entries from being
/// written, which the chain cannot show.
/// </param>
public sealed record AuditVerification(long Checked, AuditHead? Head, AuditBreak? Break, string? Schema = null);

/// <summary>The first place at which the chain is broken.</summary>
/// <param name="Number">The entry.</param>
/// <param name="Kind">What is wrong with it.</param>
public sealed record AuditBreak(long Number, AuditBreakKind Kind);

/// <summary>What can be wrong with an entry.</summary>
public enum AuditBreakKind
{
    /// <summary>Its content does not fit its hash: changed, or made without the secret.</summary>
    Altered,

    /// <summary>It is not there, though later ones are.</summary>
    Missing,

    /// <summary>It is genuine, but does not follow the entry before it: one of the two stood elsewhere.</summary>
    OutOfOrder,

    /// <summary>It and all after it are gone: the log was longer once.</summary>
    CutOff,

    /// <summary>Another one stands where the head that was kept names this one: the end of the log was cut off and grew anew.</summary>
    Replaced,
}
