using Sallyport.Access.Secrets;

namespace Sallyport.Access.Tests.Fakes;

public sealed class FixedSecrets : ISecretSource
{
    public byte[] Pepper { get; } = ServerSecret.Generate();

    public byte[] SigningSecret { get; } = ServerSecret.Generate();

    public byte[] AuditSecret { get; } = ServerSecret.Generate();

    public byte[]? OldPepper { get; init; }

    public byte[]? OldSigningSecret { get; init; }

    public IReadOnlyList<ServerSecret> GetPeppers() => Both("pepper", OldPepper, Pepper);

    public IReadOnlyList<ServerSecret> GetSigningSecrets() => Both("signing secret", OldSigningSecret, SigningSecret);

    public ServerSecret GetAuditSecret() => new("audit secret", 1, AuditSecret);

    private static List<ServerSecret> Both(string name, byte[]? old, byte[] current) =>
        old is null ? [new ServerSecret(name, 1, current)] : [new ServerSecret(name, 1, old), new ServerSecret(name, 2, current)];
}
