namespace Sallyport.Access.Secrets;

/// <summary>Where the server's own secrets come from: files that only the owner reads, or configuration. Never a default.</summary>
public interface ISecretSource
{
    /// <summary>Gets the peppers, at least one; the highest version hashes new keys. Made on the first call where there is none yet.</summary>
    /// <exception cref="WeakSecretException">A pepper is shorter than 256 bits or evidently not random.</exception>
    IReadOnlyList<ServerSecret> GetPeppers();

    /// <summary>Gets the signing secrets, at least one; the highest version signs. Made on the first call where there is none yet.</summary>
    /// <exception cref="WeakSecretException">A signing secret is shorter than 256 bits or evidently not random.</exception>
    IReadOnlyList<ServerSecret> GetSigningSecrets();

    /// <summary>Gets the secret of the audit log's hashes. Made on the first call where there is none yet.</summary>
    /// <exception cref="WeakSecretException">It is shorter than 256 bits or evidently not random.</exception>
    ServerSecret GetAuditSecret();

    /// <summary>Tells whether the secret of a kind is given by configuration: such a one is exchanged there and not by <see cref="Create"/>.</summary>
    bool IsConfigured(SecretKind kind);

    /// <summary>Makes a new secret from the system's cryptographic generator and keeps it, durably, beside those of its kind.</summary>
    /// <param name="kind">Not one that <see cref="IsConfigured"/>.</param>
    /// <param name="version">One that is not there yet.</param>
    /// <exception cref="AccessStoreException">It could not be kept.</exception>
    ServerSecret Create(SecretKind kind, int version);

    /// <summary>Forgets a secret for good. One that is not there is as well.</summary>
    /// <exception cref="AccessStoreException">It could not be removed.</exception>
    void Remove(SecretKind kind, int version);
}
