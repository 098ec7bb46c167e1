using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Sallyport.SocketIO.Fuzzing;

/// <summary>Makes inputs out of inputs. The same seed makes the same inputs.</summary>
[SuppressMessage("Security", "CA5394", Justification = "Repeatable, not secret.")]
internal sealed class Mutator
{
    private const int MaxLength = 4096;
    private const int MaxCorpus = 2000;

    private static readonly byte[] Numbers =
    [
        0,
        1,
        0x10,
        0x1e,
        0x1f,
        0x20,
        0x22,
        0x5b,
        0x5c,
        0x7b,
        0x7d,
        0x7e,
        0x7f,
        0x80,
        0x81,
        0xc0,
        0xc1,
        0xd4,
        0xff,
    ];

    private static readonly byte[][] Words =
    [
        .. new[]
        {
            "{\"_placeholder\":true,\"num\":0}",
            "\"_placeholder\":true",
            "\"num\":",
            "[[[[[[[[",
            "]]]]",
            "{\"a\":{\"a\":",
            "\\ud800",
            "\\udc00",
            "\\u0000",
            "__proto__",
            "constructor",
            "\"disconnect\"",
            "\"connect\"",
            "1e999",
            "-0",
            "-1",
            "18446744073709551616",
            "9007199254740993",
            "null",
            "/",
            "/,",
            "0-",
            "1-",
            "10-",
            "99999999999-",
            "2probe",
            "\u001e",
            "4",
            "b",
            "bAQID",
            "==",
            "\ufeff",
            "\u2028",
            "\ud83d\ude00",
        }.Select(word => System.Text.Encoding.UTF8.GetBytes(word)),
        [0xff, 0xfe],
        [0xed, 0xa0, 0x80],
        [0xc0, 0x80],
        [0xdd, 0xff, 0xff, 0xff, 0xff],
        [0xc6, 0x7f, 0xff, 0xff, 0xff],
        [0xd7, 0x00],
        [0xcb, 0x7f, 0xf8, 0, 0, 0, 0, 0, 0],
    ];

    private readonly Random _random;
    private readonly List<byte[]> _corpus;
    private readonly HashSet<int> _ways = [];

    public Mutator(int seed, IReadOnlyList<byte[]> seeds)
    {
#pragma warning disable RS0030 // A failure must come again with the seed.
        _random = new Random(seed);
#pragma warning restore RS0030
        _corpus = [.. seeds];
    }

    public byte[] Next()
    {
        List<byte> input = [.. _corpus[_random.Next(_corpus.Count)]];
        for (var changes = _random.Next(0, 6); changes > 0; changes--)
        {
            Change(input);
        }

        return input.Count > MaxLength ? [.. input.Take(MaxLength)] : [.. input];
    }

    /// <summary>Keeps an input that went a way no other went before.</summary>
    public void Learn(byte[] input, int way)
    {
        if (_corpus.Count < MaxCorpus && _ways.Add(way))
        {
            _corpus.Add(input);
        }
    }

    private void Change(List<byte> input)
    {
        var at = _random.Next(input.Count + 1);
        var rest = input.Count - at;
        switch (_random.Next(9))
        {
            case 0 when rest > 0:
                input[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 1 when rest > 0:
                input[at] = Numbers[_random.Next(Numbers.Length)];
                break;
            case 2 when rest > 0:
                input[at] = (byte)_random.Next(256);
                break;
            case 3 when rest > 0:
                input.RemoveRange(at, _random.Next(1, Math.Min(rest, 16) + 1));
                break;
            case 4:
                input.InsertRange(at, Words[_random.Next(Words.Length)]);
                break;
            case 5 when rest > 0:
                // The same again, at times very often.
                var part = input.GetRange(at, _random.Next(1, Math.Min(rest, 32) + 1));
                for (var times = _random.Next(20) == 0 ? 200 : _random.Next(1, 4); times > 0 && input.Count < MaxLength; times--)
                {
                    input.InsertRange(at, part);
                }

                break;
            case 6:
                var other = _corpus[_random.Next(_corpus.Count)];
                input.RemoveRange(at, rest);
                input.AddRange(other.AsSpan(_random.Next(other.Length + 1)));
                break;
            case 7 when rest > 0:
                input.RemoveRange(at, rest);
                break;
            case 8 when rest >= 4:
                Span<byte> number = stackalloc byte[4];
                BinaryPrimitives.WriteInt32BigEndian(
                    number,
                    _random.Next(4) switch
                    {
                        0 => int.MaxValue,
                        1 => -1,
                        2 => 65536,
                        _ => input.Count,
                    }
                );
                for (var i = 0; i < 4; i++)
                {
                    input[at + i] = number[i];
                }

                break;
        }
    }
}
