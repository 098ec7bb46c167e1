using FsCheck;
using FsCheck.Fluent;
using Sallyport.SocketIO.EngineIO.WebSockets;

namespace Sallyport.SocketIO.Tests.EngineIO.WebSockets;

public sealed class FrameHeaderTests
{
    [Theory]
    [InlineData(0, 2)]
    [InlineData(125, 2)]
    [InlineData(126, 4)]
    [InlineData(65_535, 4)]
    [InlineData(65_536, 10)]
    [InlineData(int.MaxValue, 10)]
    public void Write_AnyLength_IsReadBackInItsShortestForm(int length, int size)
    {
        var bytes = new byte[FrameHeader.MaxServerSize];

        FrameHeader.Write(bytes, Opcode.Text, length).ShouldBe(size);

        for (var missing = 0; missing < size; missing++)
        {
            FrameHeader.Read(bytes.AsSpan(0, missing), out _).ShouldBe(0);
        }

        FrameHeader.Read(bytes, out var header).ShouldBe(size);
        header.Length.ShouldBe((ulong)length);
        header.Opcode.ShouldBe(Opcode.Text);
        header.IsFinal.ShouldBeTrue();
        header.IsMasked.ShouldBeFalse();
        header.IsValid.ShouldBeFalse("only clients are read, and they mask");
    }

    [Fact]
    public void CopyUnmasked_AnyBytesInAnyParts_IsTheExclusiveOrWithTheKey() =>
        Prop.ForAll(
                ArbMap.Default.GeneratorFor<byte[]>().ToArbitrary(),
                Gen.ArrayOf(ArbMap.Default.GeneratorFor<byte>(), 4).ToArbitrary(),
                Gen.Choose(0, int.MaxValue).ToArbitrary(),
                (bytes, keyBytes, seed) =>
                {
                    var random = new Dice(seed);
                    var target = new byte[bytes.Length];
                    var key = System.Runtime.InteropServices.MemoryMarshal.Read<uint>(keyBytes);
                    for (var start = 0; start < bytes.Length; )
                    {
                        var length = random.Next(1, bytes.Length - start + 1);
                        key = FrameMask.CopyUnmasked(bytes.AsSpan(start, length), target.AsSpan(start), key);
                        start += length;
                    }

                    target.ShouldBe(bytes.Select((value, index) => (byte)(value ^ keyBytes[index & 3])));
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
}
