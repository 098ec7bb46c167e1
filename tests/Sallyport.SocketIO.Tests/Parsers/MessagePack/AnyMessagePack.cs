using FsCheck;
using FsCheck.Fluent;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Parsers.MessagePack;

namespace Sallyport.SocketIO.Tests.Parsers.MessagePack;

/// <summary>Random messages: values of every kind, well formed.</summary>
internal static class AnyMessagePack
{
    private static readonly string[] Keys = ["a", "num", "_placeholder", "", "π", "\"", "__proto__", "type"];

    public static Gen<byte[]> Value() => Gen.Sized(size => Value(Math.Min(size, 30)));

    public static Gen<byte[]> Bytes() => Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf();

    /// <summary>A message with a few bytes changed: most are broken, and nearly right.</summary>
    public static Gen<byte[]> Broken() =>
        from message in Value()
        from changes in (from at in Gen.Choose(0, 10_000) from value in Gen.Choose(0, 255) select (at, (byte)value)).ArrayOf()
        select Change(message, changes);

    private static byte[] Change(byte[] message, (int At, byte Value)[] changes)
    {
        var changed = message.ToArray();
        foreach (var (at, value) in changes)
        {
            changed[at % changed.Length] = value;
        }

        return changed;
    }

    private static Gen<byte[]> Value(int size)
    {
        var leaf = Gen.OneOf(
            Gen.Elements<byte[]>([0xc0], [0xc2], [0xc3], [0xd4, 0, 0]),
            ArbMap.Default.GeneratorFor<long>().Select(value => Write(output => MessagePackWriter.WriteInteger(output, value))),
            ArbMap.Default.GeneratorFor<ulong>().Select(value => Write(output => MessagePackWriter.WriteUnsigned(output, value))),
            ArbMap.Default.GeneratorFor<double>().Select(value => Write(output => MessagePackWriter.WriteFloat(output, value))),
            ArbMap.Default.GeneratorFor<NonNull<string>>().Select(text => Text(text.Get)),
            Bytes().Select(data => Write(output => MessagePackWriter.WriteBinary(output, data))),
            ArbMap.Default.GeneratorFor<long>().Select(Date),
            Gen.Choose(-128, 127).Select(type => (byte[])[0xd5, (byte)type, 1, 2])
        );
        if (size < 2)
        {
            return leaf;
        }

        var inner = Value(size / 3);
        return Gen.Frequency(
            (3, leaf),
            (1, inner.ArrayOf().Select(items => Write(output => MessagePackWriter.WriteArrayHead(output, items.Length), items))),
            (1, Map(inner)),
            (1, Map(Gen.Elements<byte[]>([0xc3], [0x00], [0x01])))
        );
    }

    private static Gen<byte[]> Map(Gen<byte[]> inner) =>
        (from key in Gen.Elements(Keys) from value in inner select (byte[])[.. Text(key), .. value])
            .ArrayOf()
            .Select(pairs => Write(output => MessagePackWriter.WriteMapHead(output, pairs.Length), pairs));

    private static byte[] Text(string text) =>
        Write(output => MessagePackWriter.WriteString(output, System.Text.Encoding.UTF8.GetBytes(text)));

    private static byte[] Date(long milliseconds)
    {
        byte[] date = [0xd7, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(date.AsSpan(2), milliseconds);
        return date;
    }

    private static byte[] Write(Action<PooledWriter> write, params byte[][] parts)
    {
        using var output = PooledWriter.Rent();
        write(output);
        return [.. output.WrittenSpan, .. parts.SelectMany(part => part)];
    }
}
