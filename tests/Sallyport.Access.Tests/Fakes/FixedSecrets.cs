using Sallyport.Access.Secrets;

namespace Sallyport.Access.Tests.Fakes;

/// <summary>Secrets in memory; those of a kind may be exchanged.</summary>
public sealed class FixedSecrets : ISecretSource
{
    private readonly List<(SecretKind Kind, ServerSecret Secret)> _created = [];
    private readonly HashSet<(SecretKind Kind, int Version)> _removed = [];

    public byte[] Pepper { get; } = ServerSecret.Generate();

    public byte[] SigningSecret { get; } = ServerSecret.Generate();

    public byte[] AuditSecret { get; } = ServerSecret.Generate();

    public byte[]? OldPepper { get; init; }

    public byte[]? OldSigningSecret { get; init; }

    public IReadOnlyList<ServerSecret> GetPeppers() => With(SecretKind.Pepper, Both("pepper", OldPepper, Pepper));

    public IReadOnlyList<ServerSecret> GetSigningSecrets() =>
        With(SecretKind.Signing, Both("signing secret", OldSigningSecret, SigningSecret));

    public ServerSecret GetAuditSecret() => new("audit secret", 1, AuditSecret);

    public bool IsConfigured(SecretKind kind) => false;

    public ServerSecret Create(SecretKind kind, int version)
    {
        var created = new ServerSecret("secret", version, ServerSecret.Generate());
        _created.Add((kind, created));
        return created;
    }

    public void Remove(SecretKind kind, int version) => _removed.Add((kind, version));

    private List<ServerSecret> With(SecretKind kind, List<ServerSecret> given) =>
        [
            .. given
                .Concat(_created.Where(created => created.Kind == kind).Select(created => created.Secret))
                .Where(secret => !_removed.Contains((kind, secret.Version))),
        ];

    private static List<ServerSecret> Both(string name, byte[]? old, byte[] current) =>
        old is null ? [new ServerSecret(name, 1, current)] : [new ServerSecret(name, 1, old), new ServerSecret(name, 2, current)];
}
