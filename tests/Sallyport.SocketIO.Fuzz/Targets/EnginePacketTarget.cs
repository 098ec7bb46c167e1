using Sallyport.SocketIO.EngineIO;

namespace Sallyport.SocketIO.Fuzzing.Targets;

/// <summary>One Engine.IO packet, base64 included.</summary>
internal sealed class EnginePacketTarget() : FuzzTarget("engine-packet", Known)
{
    private static readonly byte[][] Known =
    [
        "0{\"sid\":\"x\"}"u8.ToArray(),
        "1"u8.ToArray(),
        "2probe"u8.ToArray(),
        "3"u8.ToArray(),
        "4hello"u8.ToArray(),
        "5"u8.ToArray(),
        "6"u8.ToArray(),
        "bAQIDBA=="u8.ToArray(),
        "bAQID"u8.ToArray(),
        "b"u8.ToArray(),
    ];

    public override ValueTask<int> RunAsync(byte[] input)
    {
        if (!PacketCodec.TryReadType(input, out var type))
        {
            return ValueTask.FromResult(-1);
        }

        if (type != PacketType.Base64Message)
        {
            return ValueTask.FromResult((int)type);
        }

        var text = input.AsSpan(1).ToArray();
        if (!PacketCodec.TryDecodeBase64(text, out var length))
        {
            return ValueTask.FromResult(-2);
        }

        Require(length <= (input.Length - 1) / 4 * 3, "More was decoded than was there.");
        return ValueTask.FromResult(100 + (length % 3));
    }
}
