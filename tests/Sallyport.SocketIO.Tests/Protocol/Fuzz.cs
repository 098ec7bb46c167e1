using System.Diagnostics.CodeAnalysis;

namespace Sallyport.SocketIO.Tests.Protocol;

/// <summary>Feeds a decoder random bytes, and known packets with a few bytes changed. The seed is fixed: a failure comes again.</summary>
internal static class Fuzz
{
    private const int Rounds = 30_000;

    private static readonly byte[][] Samples =
    [
        "0{\"token\":\"abc\"}"u8.ToArray(),
        "2/admin,12[\"name\",{\"a\":[1,2.5e3,null,true,\"\\ud83d\\ude00\"]}]"u8.ToArray(),
        "52-/b,3[\"x\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]"u8.ToArray(),
        "[\"\\u006eame\",[[[[[]]]]],\"text\"]"u8.ToArray(),
        "4hello\u001ebAQID\u001e3"u8.ToArray(),
    ];

    public delegate void Decoder(byte[] bytes);

    [SuppressMessage("Security", "CA5394", Justification = "Repeatable, not secret.")]
    public static void Run(Decoder decode)
    {
#pragma warning disable RS0030 // A fixed seed is the point.
        var random = new Random(20250101);
#pragma warning restore RS0030
        for (var round = 0; round < Rounds; round++)
        {
            byte[] bytes;
            if (round % 2 == 0)
            {
                bytes = new byte[random.Next(0, 40)];
                random.NextBytes(bytes);
            }
            else
            {
                bytes = (byte[])Samples[random.Next(Samples.Length)].Clone();
                for (var change = random.Next(1, 4); change > 0; change--)
                {
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                }

                bytes = bytes[..random.Next(1, bytes.Length + 1)];
            }

            decode(bytes);
        }
    }
}
