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
}
