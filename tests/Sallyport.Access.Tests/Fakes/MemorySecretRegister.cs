using Sallyport.Access.Audit;
using Sallyport.Access.Issuing;
using Sallyport.Access.Keys;
using Sallyport.Access.Tokens;

namespace Sallyport.Access.Tests.Fakes;

/// <summary>What is known of secrets, in memory.</summary>
public sealed class MemorySecretRegister(IKeyStore keys, MemoryAuditStore audit, TimeProvider time) : ISecretRegister
{
    private readonly Dictionary<int, SigningSecretFact> _signing = [];
    private readonly Dictionary<int, PepperFact> _peppers = new() { [1] = new PepperFact(1, DateTimeOffset.UnixEpoch, null, 0) };

    public ValueTask<IReadOnlyList<SigningSecretFact>> ListSigningAsync(CancellationToken cancellationToken) =>
        new([.. _signing.Values.OrderBy(fact => fact.Version)]);

    public Task AddSigningAsync(
        SigningSecretFact added,
        IReadOnlyCollection<int> before,
        DateTimeOffset acceptedUntil,
        AuditEvent happened,
        CancellationToken cancellationToken
    )
    {
        foreach (var version in before)
        {
            var fact = _signing.GetValueOrDefault(version) ?? new SigningSecretFact(version, null, null);
            _signing[version] = fact with { AcceptedUntil = fact.AcceptedUntil ?? acceptedUntil };
        }

        _signing[added.Version] = added;
        return audit.AppendAsync(happened, cancellationToken);
    }

    public Task RemoveSigningAsync(int version, AuditEvent happened, CancellationToken cancellationToken)
    {
        _signing.Remove(version);
        return audit.AppendAsync(happened, cancellationToken);
    }

    public async ValueTask<IReadOnlyList<PepperFact>> ListPeppersAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var facts = new List<PepperFact>();
        foreach (var fact in _peppers.Values.OrderBy(fact => fact.Version))
        {
            facts.Add(fact with { ActiveKeys = (await NeedingAsync(fact.Version, now)).Count });
        }

        return facts;
    }

    public Task AddPepperAsync(int version, byte[] check, AuditEvent happened, CancellationToken cancellationToken)
    {
        _peppers.Add(version, new PepperFact(version, time.GetUtcNow(), null, 0));
        return audit.AppendAsync(happened, cancellationToken);
    }

    public async ValueTask<IReadOnlyList<PepperedKey>> ListKeysAsync(
        int version,
        DateTimeOffset now,
        string? after,
        int limit,
        CancellationToken cancellationToken
    ) => [.. (await NeedingAsync(version, now)).Where(key => string.CompareOrdinal(key.KeyId, after) > 0).Take(limit)];

    public async Task<bool> TryRetirePepperAsync(int version, DateTimeOffset now, AuditEvent happened, CancellationToken cancellationToken)
    {
        if ((await NeedingAsync(version, now)).Count > 0)
        {
            return false;
        }

        _peppers[version] = _peppers[version] with { RetiredAt = now };
        await audit.AppendAsync(happened, cancellationToken);
        return true;
    }

    private async Task<List<PepperedKey>> NeedingAsync(int version, DateTimeOffset now) =>
        [
            .. (await keys.ListAsync(new KeyQuery(now), default))
                .Where(key => key.PepperVersion == version && key.StateAt(now) is not (KeyState.Revoked or KeyState.Expired))
                .OrderBy(key => key.Id, StringComparer.Ordinal)
                .Select(key => new PepperedKey(key.Id, key.AccountId, key.Name, key.LastUsedAt)),
        ];
}
