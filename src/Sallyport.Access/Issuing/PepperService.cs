using System.Globalization;
using Sallyport.Access.Audit;
using Sallyport.Access.Authentication;
using Sallyport.Access.Secrets;

namespace Sallyport.Access.Issuing;

/// <summary>What an operator does with the peppers under which API keys are hashed.</summary>
public sealed class PepperService : IDisposable
{
    /// <summary>The most peppers in use at a time: an unknown key costs a read of the store for each.</summary>
    public const int MaxPeppers = 4;

    private const int NamedKeys = 5;

    private readonly ISecretSource _source;
    private readonly ISecretRegister _register;
    private readonly PepperRing _ring;
    private readonly LastUsedRecorder _lastUsed;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);

    internal PepperService(ISecretSource source, ISecretRegister register, PepperRing ring, LastUsedRecorder lastUsed, TimeProvider time)
    {
        _source = source;
        _register = register;
        _ring = ring;
        _lastUsed = lastUsed;
        _time = time;
    }

    /// <summary>Lists the peppers that are or were, the newest first.</summary>
    public Task<AccessResult<IReadOnlyList<Pepper>>> ListAsync(CancellationToken cancellationToken) =>
        StoreFailure.GuardAsync<IReadOnlyList<Pepper>>(async () =>
            new AccessResult<IReadOnlyList<Pepper>>(await ReadAsync(cancellationToken))
        );

    /// <summary>
    /// Makes a new pepper: new keys are hashed under it from now on, and each older key when it is used next. Nobody notices.
    /// </summary>
    public async Task<AccessResult<Pepper>> RotateAsync(Actor by, CancellationToken cancellationToken) =>
        await ChangeAsync(
            async () =>
            {
                var before = _ring.Current;
                if (before.Count >= MaxPeppers)
                {
                    return new AccessFailure(
                        AccessFailureKind.SecretNeeded,
                        $"{before.Count} peppers are in use, the most there may be; retire the oldest first."
                    );
                }

                var version = (await ReadAsync(CancellationToken.None)).Max(pepper => pepper.Version) + 1;
                var pepper = _source.Create(SecretKind.Pepper, version);
                try
                {
                    var happened = new AuditEvent(
                        by,
                        "secrets.pepper.rotate",
                        Name(version),
                        new() { ["current"] = Name(before.CurrentVersion) },
                        new() { ["current"] = Name(version) }
                    );
                    await _register.AddPepperAsync(version, PepperRing.CheckOf(pepper), happened, CancellationToken.None);
                }
                catch
                {
                    _source.Remove(SecretKind.Pepper, version);
                    throw;
                }

                // Last: a key that is hashed under it needs its row.
                _ring.Reload();
                return await FindAsync(version);
            },
            cancellationToken
        );

    /// <summary>Lists keys that need a pepper, by id: neither revoked nor expired, and not used since it was rotated away.</summary>
    public Task<AccessResult<IReadOnlyList<PepperedKey>>> ListKeysAsync(
        int version,
        string? after,
        int limit,
        CancellationToken cancellationToken
    ) =>
        StoreFailure.GuardAsync<IReadOnlyList<PepperedKey>>(async () =>
        {
            if (!(await ReadAsync(cancellationToken)).Any(pepper => pepper.Version == version))
            {
                return NotFound(version);
            }

            await _lastUsed.FlushAsync(cancellationToken);
            return new AccessResult<IReadOnlyList<PepperedKey>>(
                await _register.ListKeysAsync(version, _time.GetUtcNow(), after, limit, cancellationToken)
            );
        });

    /// <summary>Removes a pepper that no key needs any more, for good; else says which keys do.</summary>
    public Task<AccessResult<Pepper>> RetireAsync(int version, Actor by, CancellationToken cancellationToken) =>
        ChangeAsync(
            async () =>
            {
                if (version == _ring.Current.CurrentVersion)
                {
                    return new AccessFailure(AccessFailureKind.SecretNeeded, $"Pepper {version} is the current one; rotate first.");
                }

                var found = (await ReadAsync(CancellationToken.None)).FirstOrDefault(pepper => pepper.Version == version);
                if (found is null)
                {
                    return NotFound(version);
                }

                var happened = new AuditEvent(by, "secrets.pepper.retire", Name(version), new() { ["createdAt"] = found.CreatedAt });
                if (
                    found.State != PepperState.Retired
                    && !await _register.TryRetirePepperAsync(version, _time.GetUtcNow(), happened, CancellationToken.None)
                )
                {
                    return await NeededAsync(version);
                }

                _source.Remove(SecretKind.Pepper, version);
                _ring.Reload();
                return await FindAsync(version);
            },
            cancellationToken
        );

    /// <inheritdoc/>
    public void Dispose() => _oneAtATime.Dispose();

    private static string Name(int version) => $"pepper-{version}";

    private static AccessFailure NotFound(int version) => new(AccessFailureKind.SecretNotFound, $"There is no pepper {version}.");

    private async Task<AccessFailure> NeededAsync(int version)
    {
        var keys = await _register.ListKeysAsync(version, _time.GetUtcNow(), null, NamedKeys + 1, CancellationToken.None);
        var named = string.Join(
            ", ",
            keys.Take(NamedKeys)
                .Select(key =>
                    $"{key.KeyId} of {key.AccountId} ({(key.LastUsedAt is { } at ? "used " + at.ToString("u", CultureInfo.InvariantCulture) : "never used")})"
                )
        );
        return new AccessFailure(
            AccessFailureKind.SecretNeeded,
            $"Pepper {version} is needed by keys that were not used since: {named}{(keys.Count > NamedKeys ? " and more" : "")}."
        );
    }

    private async Task<AccessResult<Pepper>> FindAsync(int version) =>
        (await ReadAsync(CancellationToken.None)).FirstOrDefault(pepper => pepper.Version == version) is { } found
            ? found
            : NotFound(version);

    private async Task<List<Pepper>> ReadAsync(CancellationToken cancellationToken)
    {
        var current = _ring.Current.CurrentVersion;
        var facts = await _register.ListPeppersAsync(_time.GetUtcNow(), cancellationToken);
        return
        [
            .. facts
                .OrderByDescending(fact => fact.Version)
                .Select(fact => new Pepper(fact.Version, StateOf(fact, current), fact.CreatedAt, fact.RetiredAt, fact.ActiveKeys)),
        ];
    }

    private static PepperState StateOf(PepperFact fact, int current) =>
        fact.Version == current ? PepperState.Current
        : fact.RetiredAt is null ? PepperState.Old
        : PepperState.Retired;

    // Once begun it is not given up half-way.
    private async Task<AccessResult<Pepper>> ChangeAsync(Func<Task<AccessResult<Pepper>>> change, CancellationToken cancellationToken)
    {
        if (_source.IsConfigured(SecretKind.Pepper))
        {
            return new AccessFailure(
                AccessFailureKind.SecretConfigured,
                "The pepper is given by the configuration (Secrets:Pepper) and cannot be exchanged by command."
            );
        }

        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            return await StoreFailure.GuardAsync(change);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }
}

/// <summary>Where a pepper is in its life.</summary>
public enum PepperState
{
    /// <summary>New keys, and keys that are used, are hashed under it.</summary>
    Current,

    /// <summary>Keys that were not used since are hashed under it.</summary>
    Old,

    /// <summary>It is gone; its number is not given again.</summary>
    Retired,
}

/// <summary>A pepper, as it may be shown.</summary>
/// <param name="Version">Its version.</param>
/// <param name="State">Where it is in its life.</param>
/// <param name="CreatedAt">When it came.</param>
/// <param name="RetiredAt">When it was removed.</param>
/// <param name="ActiveKeys">How many keys need it.</param>
public sealed record Pepper(int Version, PepperState State, DateTimeOffset CreatedAt, DateTimeOffset? RetiredAt, int ActiveKeys);
