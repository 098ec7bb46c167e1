using System.Security.Cryptography;
using Sallyport.LoadTest.CommandLine;
using Sallyport.LoadTest.Processes;

namespace Sallyport.LoadTest.Scenarios;

/// <summary>Well-formed keys that are refused for one reason.</summary>
internal sealed record RefusedKeys(string Reason, IReadOnlyList<string> Secrets)
{
    private const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static readonly TimeSpan Expiry = TimeSpan.FromSeconds(1);

    /// <summary>Makes <paramref name="count"/> keys of each kind. Unknown keys stand first.</summary>
    public static async Task<IReadOnlyList<RefusedKeys>> CreateAsync(
        SallyportServer server,
        int count,
        Progress progress,
        CancellationToken cancellationToken
    )
    {
        progress.Say($"making {count} keys of each kind");
        var open = await server.CreateAccountAsync("open", cancellationToken);
        var closed = await server.CreateAccountAsync("closed", cancellationToken);
        List<string> revoked = [],
            expired = [],
            disabled = [];
        for (var i = 0; i < count; i++)
        {
            var (id, secret) = await server.CreateKeyAsync(open, expires: null, cancellationToken);
            await server.CommandAsync(cancellationToken, "keys", "revoke", id);
            revoked.Add(secret);
            expired.Add((await server.CreateKeyAsync(open, $"{Expiry.TotalSeconds:0}s", cancellationToken)).Secret);
            disabled.Add((await server.CreateKeyAsync(closed, expires: null, cancellationToken)).Secret);
        }

        await server.CommandAsync(cancellationToken, "accounts", "disable", closed);
        await Task.Delay(Expiry * 2, cancellationToken);
        return
        [
            new RefusedKeys("unknown", [.. Enumerable.Range(0, count).Select(_ => CreateUnknown())]),
            new RefusedKeys("revoked", revoked),
            new RefusedKeys("expired", expired),
            new RefusedKeys("account disabled", disabled),
        ];
    }

    /// <summary>Makes a key that no store holds: prefix, 32 random characters, and the CRC-32 of both in base 62.</summary>
    public static string CreateUnknown()
    {
        var body = "slp_live_" + RandomNumberGenerator.GetString(Base62, 32);
        var checksum = new char[6];
        var rest = ChecksumOf(body);
        for (var i = checksum.Length - 1; i >= 0; i--)
        {
            checksum[i] = Base62[(int)(rest % 62)];
            rest /= 62;
        }

        return body + new string(checksum);
    }

    // ISO-HDLC, bit by bit: once for each key is not often.
    private static uint ChecksumOf(string ascii)
    {
        var crc = uint.MaxValue;
        foreach (var character in ascii)
        {
            crc ^= character;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            }
        }

        return ~crc;
    }
}
