using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Sallyport.Access.Secrets;

namespace Sallyport.Access.Audit;

/// <summary>
/// Makes entries and their hashes. A hash is HMAC-SHA-256 over the entry and the hash before it, under a secret that lies outside the database:
/// who can write the database and cannot read the secret can neither change an entry nor make one.
/// </summary>
public sealed class AuditChain(ISecretSource secrets)
{
    /// <summary>How many hexadecimal digits a hash has.</summary>
    public const int HashDigits = 2 * HMACSHA256.HashSizeInBytes;

    private const string Domain = "sallyport audit entry 1";

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lazy<ServerSecret> _secret = new(secrets.GetAuditSecret);

    /// <summary>Gets what stands for the hash before the first entry.</summary>
    public static string Beginning { get; } = new('0', HashDigits);

    /// <summary>Makes the entry that follows <paramref name="previous"/>; null where there is none yet.</summary>
    public AuditEntry Follow(AuditHead? previous, AuditEvent happened, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(happened);

        var actorId = happened.Actor.Id;
        var entry = new AuditEntry
        {
            Number = (previous?.Number ?? 0) + 1,
            At = StoredTime.Round(at),
            ActorKind = happened.Actor.Kind,
            ActorId = actorId.Length <= Actor.MaxId ? actorId : actorId[..Actor.MaxId],
            From = happened.Actor.From?.ToString(),
            Action = happened.Action,
            Target = happened.Target,
            Before = happened.Before?.ToJsonString(Json),
            After = happened.After?.ToJsonString(Json),
            PreviousHash = previous?.Hash ?? Beginning,
            Hash = "",
        };
        return entry with { Hash = HashOf(entry) };
    }

    /// <summary>Judges the entry that stands after <paramref name="previous"/>.</summary>
    /// <returns>What is wrong with it, or null.</returns>
    public AuditBreak? Judge(AuditHead? previous, AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);

        var expected = (previous?.Number ?? 0) + 1;
        if (entry.Number > expected)
        {
            return new AuditBreak(expected, AuditBreakKind.Missing);
        }

        if (!IsGenuine(entry))
        {
            return new AuditBreak(entry.Number, AuditBreakKind.Altered);
        }

        return entry.Number == expected && AreEqual(entry.PreviousHash, previous?.Hash ?? Beginning)
            ? null
            : new AuditBreak(entry.Number, AuditBreakKind.OutOfOrder);
    }

    /// <summary>Tells whether an entry was made under this secret and not changed since, wherever it stands.</summary>
    public bool IsGenuine(AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);

        return AreEqual(entry.Hash, HashOf(entry));
    }

    private static bool AreEqual(string left, string right) =>
        SecretComparer.AreEqual(Encoding.UTF8.GetBytes(left), Encoding.UTF8.GetBytes(right));

    // Each field behind its length, an absent one told from an empty one: no two entries have one encoding.
    private string HashOf(AuditEntry entry)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _secret.Value.Bytes);
        Add(mac, Domain);
        Add(mac, entry.Number);
        Add(mac, entry.At.ToUnixTimeMilliseconds());
        Add(mac, ActorKindText.Of(entry.ActorKind));
        Add(mac, entry.ActorId);
        Add(mac, entry.From);
        Add(mac, entry.Action);
        Add(mac, entry.Target);
        Add(mac, entry.Before);
        Add(mac, entry.After);
        Add(mac, entry.PreviousHash);
        return Convert.ToHexStringLower(mac.GetHashAndReset());
    }

    private static void Add(IncrementalHash mac, long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        mac.AppendData(bytes);
    }

    private static void Add(IncrementalHash mac, string? text)
    {
        var bytes = text is null ? [] : Encoding.UTF8.GetBytes(text);
        Add(mac, text is null ? -1L : bytes.Length);
        mac.AppendData(bytes);
    }
}
