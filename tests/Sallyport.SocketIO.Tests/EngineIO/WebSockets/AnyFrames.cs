using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.EngineIO.WebSockets;

/// <summary>Messages of a well-behaved client and how it may cut them, and bytes of one that is not.</summary>
internal static class AnyFrames
{
    /// <summary>Messages, texts among them.</summary>
    public static Gen<(bool IsText, byte[] Data)[]> Messages =>
        Gen.ArrayOf(
            from isText in Gen.Elements(true, false)
            from length in Gen.OneOf(Gen.Choose(0, 200), Gen.Elements(125, 126, 127, 65_535, 65_536))
            from seed in Gen.Choose(0, int.MaxValue)
            select (isText, isText ? TextOf(length, seed) : BytesOf(length, seed))
        );

    /// <summary>Mostly bytes that look like frames: random ones rarely get beyond the first header.</summary>
    public static Gen<byte[]> Bytes =>
        Gen.OneOf(
            Gen.ArrayOf(ArbMap.Default.GeneratorFor<byte>()),
            Gen.ArrayOf(NearlyFrame).Select(parts => parts.SelectMany(part => part).ToArray())
        );

    /// <summary>Frames of the message: fragments of any size, with pings in between.</summary>
    public static byte[] Cut((bool IsText, byte[] Data) message, Dice random)
    {
        var bytes = new List<byte>();
        var opcode = message.IsText ? RawWebSocket.Text : RawWebSocket.Binary;
        var start = 0;
        do
        {
            var length = random.Next(3) == 0 ? random.Next(message.Data.Length - start + 1) : message.Data.Length - start;
            var isFinal = start + length == message.Data.Length;
            bytes.AddRange(RawWebSocket.Frame(opcode, message.Data[start..(start + length)], isFinal));
            start += length;
            opcode = RawWebSocket.Continuation;
            if (random.Next(4) == 0)
            {
                bytes.AddRange(RawWebSocket.Frame(RawWebSocket.Ping, BytesOf(random.Next(126), start)));
            }

            if (isFinal)
            {
                return [.. bytes];
            }
        } while (true);
    }

    private static Gen<byte[]> NearlyFrame =>
        from opcode in Gen.Frequency((8, Gen.Elements(0, 1, 2, 8, 9, 10)), (1, Gen.Choose(0, 15)))
        from reserved in Gen.Frequency((20, Gen.Constant(0)), (1, Gen.Choose(0, 7)))
        from isFinal in Gen.Frequency((3, Gen.Constant(true)), (1, Gen.Constant(false)))
        from isMasked in Gen.Frequency((20, Gen.Constant(true)), (1, Gen.Constant(false)))
        from length in Gen.OneOf(Gen.Choose(0, 10), Gen.Elements(125, 126, 1000, 70_000))
        from seed in Gen.Choose(0, int.MaxValue)
        from isText in Gen.Elements(true, false)
        select RawWebSocket.Frame(opcode, isText ? TextOf(length, seed) : BytesOf(length, seed), isFinal, isMasked, reserved);

    private static byte[] BytesOf(int length, int seed) => new Dice(seed).Bytes(length);

    private static byte[] TextOf(int length, int seed)
    {
        var text = new StringBuilder();
        var random = new Dice(seed);
        while (text.Length * 3 < length)
        {
            text.Append((char)random.Next(1, 0xD800));
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
