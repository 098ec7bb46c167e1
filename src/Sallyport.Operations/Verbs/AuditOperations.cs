using System.Globalization;
using Sallyport.Access;
using Sallyport.Access.Audit;
using Sallyport.Operations.Execution;

namespace Sallyport.Operations.Verbs;

/// <summary>What an operator does with the audit log: reads it, and has it prove that it is whole.</summary>
internal sealed class AuditOperations(IAuditStore log) : IOperationGroup
{
    public IEnumerable<Operation> Operations =>
        [
            Operation.Of<ListAuditArguments, AuditEntriesAnswer>(
                OperatorVerbs.ListAudit,
                HttpMethods.Get,
                "/audit",
                "List audit entries, newest first.",
                (asked, _, cancellationToken) => GuardAsync(() => ListAsync(asked, cancellationToken))
            ),
            Operation.Of<VerifyAuditArguments, AuditVerificationAnswer>(
                OperatorVerbs.VerifyAudit,
                HttpMethods.Get,
                "/audit/verification",
                "Verify the chain of audit entries, and that an entry kept elsewhere is still there.",
                (asked, _, cancellationToken) => GuardAsync(() => VerifyAsync(asked, cancellationToken))
            ),
        ];

    private static async Task<OperationResult<T>> GuardAsync<T>(Func<Task<OperationResult<T>>> work)
        where T : class
    {
        try
        {
            return await work();
        }
        catch (AccessStoreException failure)
        {
            return new OperatorFailure(OperatorFailureKind.Environment, failure.Message);
        }
    }

    private async Task<OperationResult<AuditEntriesAnswer>> ListAsync(ListAuditArguments asked, CancellationToken cancellationToken)
    {
        if (Paging.Read(asked, out var limit, out var after) is { } wrong)
        {
            return wrong;
        }

        var below = 0L;
        if (after is not null && !long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out below))
        {
            return new OperatorFailure(OperatorFailureKind.Invalid, "cursor must be the nextCursor of an earlier answer, unchanged.");
        }

        var query = new AuditQuery
        {
            ActorId = asked.Actor,
            Action = asked.Action,
            Target = asked.Target,
            From = asked.Since,
            Until = asked.Until,
            Below = after is null ? null : below,
            Limit = limit + 1,
        };
        var entries = await log.ListAsync(query, cancellationToken);
        var next = entries.Count > limit ? Paging.CursorOf(asked, entries[limit - 1].Number.ToString(CultureInfo.InvariantCulture)) : null;
        return new AuditEntriesAnswer([.. entries.Take(limit).Select(AuditEntryView.Of)], next);
    }

    private async Task<OperationResult<AuditVerificationAnswer>> VerifyAsync(
        VerifyAuditArguments asked,
        CancellationToken cancellationToken
    )
    {
        AuditHead? kept = null;
        if (asked.Head is not null && !AuditHead.TryParse(asked.Head, out kept))
        {
            return new OperatorFailure(
                OperatorFailureKind.Invalid,
                "The head must be NUMBER:HASH, with the 64 hexadecimal digits of the hash.",
                "`sallyport audit verify` prints it."
            );
        }

        var found = await log.VerifyAsync(kept, cancellationToken);
        var broken = found.Break is { } fault ? new AuditBreakView(fault.Number, fault.Kind, Explain(fault)) : null;
        var whole = broken is null && found.Schema is null;
        return new AuditVerificationAnswer(whole, found.Checked, found.Head?.ToString(), broken, found.Schema);
    }

    private static string Explain(AuditBreak found) =>
        found.Kind switch
        {
            AuditBreakKind.Altered => $"Entry {found.Number} does not fit its hash: it was changed, or made without the audit secret.",
            AuditBreakKind.Missing => $"Entry {found.Number} is missing, though later ones are there.",
            AuditBreakKind.OutOfOrder => $"Entry {found.Number} is genuine, but does not follow the one before it.",
            AuditBreakKind.CutOff => $"Entry {found.Number} and those after it are gone: the log was longer once.",
            _ => $"Entry {found.Number} is another one than the head says: the end of the log was cut off and grew anew.",
        };
}

/// <summary>Arguments of <see cref="OperatorVerbs.ListAudit"/>.</summary>
internal sealed record ListAuditArguments(
    string? Actor = null,
    string? Action = null,
    string? Target = null,
    DateTimeOffset? Since = null,
    DateTimeOffset? Until = null,
    int? Limit = null,
    string? Cursor = null
) : IPaged;

/// <summary>Audit entries, newest first.</summary>
internal sealed record AuditEntriesAnswer(IReadOnlyList<AuditEntryView> Entries, string? NextCursor = null) : IPage;

/// <summary>Arguments of <see cref="OperatorVerbs.VerifyAudit"/>; the head is <c>NUMBER:HASH</c> as an earlier verification gave it.</summary>
internal sealed record VerifyAuditArguments(string? Head = null);

/// <summary>
/// What a verification found; if it is whole the head is worth keeping elsewhere. <see cref="Schema"/> names what in the schema of the database is not as
/// the server made it.
/// </summary>
internal sealed record AuditVerificationAnswer(
    bool Whole,
    long Checked,
    string? Head,
    AuditBreakView? Broken = null,
    string? Schema = null
);

/// <summary>The first broken entry.</summary>
internal sealed record AuditBreakView(long Number, AuditBreakKind Kind, string Message);
