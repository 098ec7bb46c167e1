using System.Diagnostics;
using System.Text.Unicode;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Parsers;
using Sallyport.SocketIO.Parsers.MessagePack;

namespace Sallyport.SocketIO.Fuzzing.Targets;

/// <summary>
/// Long inputs of one pattern, through every decoder: what costs more than its length shows here. An input is a beginning, what is repeated, and an end,
/// separated as messages are (<see cref="Script"/>).
/// </summary>
internal sealed class RepeatedTarget() : FuzzTarget("repeated", Known)
{
    private const int Length = 64 * 1024;
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(3);
    private static readonly SocketParserLimits Limits = new(MaxAttachments: 10, MaxJsonDepth: 64);

    private static readonly byte[][] Known =
    [
        Script.Of("2[\"a\"", ",1", "]"),
        Script.Of("2[\"a\"", ",\"\\ud800\"", "]"),
        Script.Of("2[\"a\",[", "[],", "1]]"),
        Script.Of("2[\"a\",{", "\"_placeholder\":true,", "\"num\":0}]"),
        Script.Of("51-[\"a\",[", "{\"_placeholder\":true,\"num\":0},", "1]]"),
        Script.Of("2[\"a\",{", "\"x\":{\"num\":0,\"_placeholder\":true},", "\"y\":1}]"),
        Script.Of("2[\"", "\\u0061", "\"]"),
        Script.Of("0{", "\"a\":1,", "\"b\":2}"),
        Script.Of("2/", "a", ",[\"a\"]"),
        Script.Of("2", "1", "[\"a\"]"),
        Script.Of("2[", "[", "]"),
        Script.Of("4", "4\u001e", "4"),
        Script.Of("3", " ", "[]"),
        Packed("83a47479706502a36e7370a12fa464617461dd0000ffffa161", "c0", ""),
        Packed("83a47479706502a36e7370a12fa464617461dd00007fffa161", "90", ""),
        Packed("83a47479706502a36e7370a12fa464617461dd00000a00a161", "82ac5f706c616365686f6c646572c3a36e756d00", "c40107"),
        Packed("83a47479706502a36e7370a12fa46461746192a161db0000ff00", "01", ""),
        Packed("df0000ffff", "a0c0", "a47479706500a36e7370a12f"),
        Packed("83a47479706502a36e7370a12fa464617461", "91", "c0"),
    ];

    public override ValueTask<int> RunAsync(byte[] input)
    {
        var bytes = Repeat(input);
        var start = Stopwatch.GetTimestamp();
        var way = 0;
        if (Utf8.IsValid(bytes))
        {
            var text = SocketParser.Default.CreateDecoder(Limits);
            way = (int)text.Decode(bytes, isBinary: false, out _);
            way = (way * 4) + (int)text.Decode(new byte[] { 1 }, isBinary: true, out _);
        }

        way = (way * 4) + (int)MessagePackParser.Instance.CreateDecoder(Limits).Decode(bytes, isBinary: true, out _);
        var packets = 0;
        for (var rest = bytes.AsSpan(); PacketCodec.LengthOfFirst(rest) is var length && length < rest.Length; rest = rest[(length + 1)..])
        {
            packets++;
        }

        Require(Stopwatch.GetElapsedTime(start) < Slow, "It takes far too long for its length.");
        return ValueTask.FromResult((way * 2) + (packets > 0 ? 1 : 0));
    }

    private static byte[] Repeat(byte[] input)
    {
        var parts = input.AsSpan();
        var first = parts.IndexOf([(byte)0x1e, (byte)0x1e]);
        var last = parts.LastIndexOf([(byte)0x1e, (byte)0x1e]);
        if (first < 0 || last < first + 3)
        {
            return input;
        }

        var pattern = parts[(first + 2)..last];
        var bytes = new List<byte>(Length + input.Length);
        bytes.AddRange(parts[..first]);
        while (bytes.Count < Length)
        {
            bytes.AddRange(pattern);
        }

        bytes.AddRange(parts[(last + 2)..]);
        return [.. bytes];
    }

    private static byte[] Packed(string start, string pattern, string end) =>
        [.. Convert.FromHexString(start), 0x1e, 0x1e, .. Convert.FromHexString(pattern), 0x1e, 0x1e, .. Convert.FromHexString(end)];
}
