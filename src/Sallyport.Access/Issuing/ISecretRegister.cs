using Sallyport.Access.Audit;
using Sallyport.Access.Authentication;
using Sallyport.Access.Secrets;
using Sallyport.Access.Tokens;

namespace Sallyport.Access.Issuing;

/// <summary>
/// What is known of the secrets beside the secrets themselves: since when, until when, who needs them. Each change is written with its audit entry.
/// A register that cannot answer throws <see cref="AccessStoreException"/>.
/// </summary>
public interface ISecretRegister
{
    /// <summary>Reads what is known of signing secrets, by version. One that was never rotated is not among them.</summary>
    ValueTask<IReadOnlyList<SigningSecretFact>> ListSigningAsync(CancellationToken cancellationToken);

    /// <summary>Writes that a signing secret came, and until when those before it are accepted; an end that is written already stays.</summary>
    Task AddSigningAsync(
        SigningSecretFact added,
        IReadOnlyCollection<int> before,
        DateTimeOffset acceptedUntil,
        AuditEvent happened,
        CancellationToken cancellationToken
    );

    /// <summary>Forgets a signing secret.</summary>
    Task RemoveSigningAsync(int version, AuditEvent happened, CancellationToken cancellationToken);

    /// <summary>Reads the peppers by version, with the number of keys that need each at <paramref name="now"/>.</summary>
    ValueTask<IReadOnlyList<PepperFact>> ListPeppersAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Writes that a pepper came.</summary>
    /// <param name="version">Its version.</param>
    /// <param name="check">What <see cref="PepperRing.CheckOf(ServerSecret)"/> says of it.</param>
    /// <param name="happened">The audit entry.</param>
    /// <param name="cancellationToken">Gives up before anything is written.</param>
    Task AddPepperAsync(int version, byte[] check, AuditEvent happened, CancellationToken cancellationToken);

    /// <summary>Reads keys that need a pepper at <paramref name="now"/>: neither revoked nor expired. By id, those after <paramref name="after"/>.</summary>
    ValueTask<IReadOnlyList<PepperedKey>> ListKeysAsync(
        int version,
        DateTimeOffset now,
        string? after,
        int limit,
        CancellationToken cancellationToken
    );

    /// <summary>Marks a pepper retired, unless a key needs it at <paramref name="now"/>.</summary>
    /// <returns>False when a key needs it; then nothing is written.</returns>
    Task<bool> TryRetirePepperAsync(int version, DateTimeOffset now, AuditEvent happened, CancellationToken cancellationToken);
}

/// <summary>What is known of a pepper.</summary>
/// <param name="Version">Its version.</param>
/// <param name="CreatedAt">When it came.</param>
/// <param name="RetiredAt">When it was retired; null while it is in use.</param>
/// <param name="ActiveKeys">How many keys need it: hashed under it, neither revoked nor expired.</param>
public sealed record PepperFact(int Version, DateTimeOffset CreatedAt, DateTimeOffset? RetiredAt, int ActiveKeys);

/// <summary>A key that needs a pepper.</summary>
/// <param name="KeyId">The key, <c>key_…</c>.</param>
/// <param name="AccountId">Whose, <c>acc_…</c>.</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="LastUsedAt">When it was used last, as far as written.</param>
public sealed record PepperedKey(string KeyId, string AccountId, string Name, DateTimeOffset? LastUsedAt);
