using Sallyport.SocketIO.EngineIO;

namespace Sallyport.SocketIO.Fuzzing.Targets;

/// <summary>The packets of a polling body, one after the other.</summary>
internal sealed class EnginePayloadTarget() : FuzzTarget("engine-payload", Known)
{
    private static readonly byte[][] Known =
    [
        "4hello\u001ebAQID\u001e3"u8.ToArray(),
        "40\u001e42[\"a\",1]\u001e40/b,{}"u8.ToArray(),
        "\u001e\u001e"u8.ToArray(),
        "451-[\"a\",{\"_placeholder\":true,\"num\":0}]\u001ebAQIDBA=="u8.ToArray(),
    ];

    public override ValueTask<int> RunAsync(byte[] input)
    {
        var rest = input.AsSpan();
        var packets = 0;
        var types = 0;
        while (true)
        {
            var length = PacketCodec.LengthOfFirst(rest);
            Require(length >= 0 && length <= rest.Length, "A packet is longer than the body.");
            var packet = rest[..length];
            Require(packet.IndexOf((byte)0x1e) < 0, "A packet holds a separator.");
            types |= PacketCodec.TryReadType(packet, out var type) ? 1 << ((int)type % 16) : 1 << 16;
            packets++;
            if (length == rest.Length)
            {
                break;
            }

            rest = rest[(length + 1)..];
        }

        Require(packets == input.AsSpan().Count((byte)0x1e) + 1, "Packets were lost.");
        return ValueTask.FromResult((types * 8) + Math.Min(packets, 7));
    }
}
