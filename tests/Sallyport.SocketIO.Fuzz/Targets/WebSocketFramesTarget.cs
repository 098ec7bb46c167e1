using System.Text;
using System.Text.Unicode;
using Sallyport.SocketIO.EngineIO.WebSockets;

namespace Sallyport.SocketIO.Fuzzing.Targets;

/// <summary>The bytes of a connection after its upgrade, at once and in pieces: how they are cut must not matter.</summary>
internal sealed class WebSocketFramesTarget() : FuzzTarget("websocket-frames", Known)
{
    private const int MaxPayload = 1000;

    private static readonly byte[][] Known =
    [
        ClientFrame.Make(0x81, "4hello"u8),
        ClientFrame.Make(0x82, [1, 2, 3, 4, 5, 6, 7, 8, 9]),
        [
            .. ClientFrame.Make(0x01, "4hel"u8),
            .. ClientFrame.Make(0x89, "ping"u8),
            .. ClientFrame.Make(0x00, []),
            .. ClientFrame.Make(0x80, "lo"u8),
        ],
        [.. ClientFrame.Make(0x81, "3"u8), .. ClientFrame.Make(0x8a, []), .. ClientFrame.Make(0x88, [0x03, 0xe8, .. "bye"u8])],
        ClientFrame.Make(0x81, new byte[200]),
        [0x82, 0xff, 0, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6, 7],
        [0x82, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 2, 3, 4],
        ClientFrame.Make(0x81, [0xff, 0xfe]),
        ClientFrame.Make(0x88, []),
    ];

    public override ValueTask<int> RunAsync(byte[] input)
    {
        var whole = Read(input, input.Length + 1, out var way);
        var single = Read(input, 1, out _);
        Require(whole == single, $"Cut into single bytes it reads as\n{single}\nand whole as\n{whole}");
        var pieces = Read(input, 7, out _);
        Require(whole == pieces, $"Cut into pieces it reads as\n{pieces}\nand whole as\n{whole}");
        return ValueTask.FromResult(way);
    }

    private static string Read(ReadOnlySpan<byte> input, int piece, out int way)
    {
        var reader = new MessageReader(MaxPayload);
        var story = new StringBuilder();
        way = 0;
        while (!input.IsEmpty)
        {
            var left = input[..Math.Min(piece, input.Length)];
            input = input[left.Length..];
            while (true)
            {
                var kind = reader.Read(left, out var used);
                Require(used >= 0 && used <= left.Length, "More was used than was there.");
                left = left[used..];
                if (kind == ReadResultKind.NeedsMore)
                {
                    Require(left.IsEmpty, "It asks for more and has some.");
                    break;
                }

                way = unchecked((way * 31) + (int)kind + (reader.Code * 7));
                Tell(story, kind, reader);
            }

            reader.Release();
        }

        reader.Discard();
        return story.ToString();
    }

    private static void Tell(StringBuilder story, ReadResultKind kind, MessageReader reader)
    {
        story.Append(kind).Append(' ');
        switch (kind)
        {
            case ReadResultKind.Text or ReadResultKind.Binary:
                Require(reader.Message.Length <= MaxPayload, "A message is larger than the limit.");
                Require(kind == ReadResultKind.Binary || Utf8.IsValid(reader.Message.Span), "Text is no text.");
                story.Append(Convert.ToHexString(reader.Message.Span));
                break;
            case ReadResultKind.Ping:
                story.Append(Convert.ToHexString(reader.ControlData));
                break;
            default:
                story.Append(reader.Code);
                break;
        }

        story.Append('\n');
    }
}
