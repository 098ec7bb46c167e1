using Sallyport.Access.Audit;
using Sallyport.Access.Secrets;
using Sallyport.Fixtures;

namespace Sallyport.Access.Tests.Fakes;

/// <summary>The audit log in memory, chained as the real one.</summary>
public sealed class MemoryAuditStore(TimeProvider? time = null, ISecretSource? secrets = null) : IAuditStore
{
    private readonly Lock _lock = new();
    private readonly List<AuditEntry> _entries = [];
    private readonly TimeProvider _time = time ?? new HandMovedTime();
    private readonly AuditChain _chain = new(secrets ?? new FixedSecrets());

    /// <summary>Gets all entries, oldest first.</summary>
    public IReadOnlyList<AuditEntry> Entries
    {
        get
        {
            lock (_lock)
            {
                return [.. _entries];
            }
        }
    }

    private AuditHead? Head => _entries.Count == 0 ? null : new AuditHead(_entries[^1].Number, _entries[^1].Hash);

    /// <summary>Adds an entry; stores in memory call it where the real ones write into their transaction.</summary>
    public void Append(AuditEvent happened)
    {
        lock (_lock)
        {
            _entries.Add(_chain.Follow(Head, happened, _time.GetUtcNow()));
        }
    }

    public Task AppendAsync(AuditEvent happened, CancellationToken cancellationToken)
    {
        Append(happened);
        return Task.CompletedTask;
    }

    public ValueTask<IReadOnlyList<AuditEntry>> ListAsync(AuditQuery query, CancellationToken cancellationToken) =>
        new([.. Entries.Reverse().Where(entry => IsAsked(query, entry)).Take(Math.Clamp(query.Limit, 1, AuditQuery.MaxLimit))]);

    public Task<AuditVerification> VerifyAsync(AuditHead? kept, CancellationToken cancellationToken)
    {
        AuditHead? last = null;
        foreach (var entry in Entries)
        {
            var found = _chain.Judge(last, entry);
            if (found is null && kept?.Number == entry.Number && kept.Hash != entry.Hash)
            {
                found = new AuditBreak(entry.Number, AuditBreakKind.Replaced);
            }

            if (found is not null)
            {
                return Task.FromResult(new AuditVerification(last?.Number ?? 0, last, found));
            }

            last = new AuditHead(entry.Number, entry.Hash);
        }

        var number = last?.Number ?? 0;
        var cutOff = kept?.Number > number ? new AuditBreak(number + 1, AuditBreakKind.CutOff) : null;
        return Task.FromResult(new AuditVerification(number, last, cutOff));
    }

    private static bool IsAsked(AuditQuery query, AuditEntry entry) =>
        (query.ActorId is null || entry.ActorId == query.ActorId)
        && (
            query.Action is null
            || (query.Action.EndsWith('.') ? entry.Action.StartsWith(query.Action, StringComparison.Ordinal) : entry.Action == query.Action)
        )
        && (query.Target is null || entry.Target == query.Target)
        && (query.From is null || entry.At >= query.From)
        && (query.Until is null || entry.At < query.Until)
        && (query.Below is null || entry.Number < query.Below);
}
