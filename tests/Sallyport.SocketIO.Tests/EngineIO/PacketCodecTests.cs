using System.Text;
using Sallyport.SocketIO.EngineIO;

namespace Sallyport.SocketIO.Tests.EngineIO;

public sealed class PacketCodecTests
{
    [Theory]
    [InlineData("0{}", PacketType.Open)]
    [InlineData("1", PacketType.Close)]
    [InlineData("2probe", PacketType.Ping)]
    [InlineData("3", PacketType.Pong)]
    [InlineData("4hello", PacketType.Message)]
    [InlineData("5", PacketType.Upgrade)]
    [InlineData("6", PacketType.Noop)]
    [InlineData("bAQID", PacketType.Base64Message)]
    public void TryReadType_KnownType_ReadsIt(string frame, object type)
    {
        PacketCodec.TryReadType(Encoding.UTF8.GetBytes(frame), out var read).ShouldBeTrue();
        read.ShouldBe((PacketType)type);
    }

    [Theory]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("abc")]
    [InlineData(" 4")]
    [InlineData("B")]
    [InlineData("\u001e")]
    public void TryReadType_Unknown_RefusesIt(string frame) =>
        PacketCodec.TryReadType(Encoding.UTF8.GetBytes(frame), out _).ShouldBeFalse();

    [Theory]
    [InlineData("", "")]
    [InlineData("AQID", "010203")]
    [InlineData("AQ==", "01")]
    public void TryDecodeBase64_Valid_DecodesInPlace(string base64, string hex)
    {
        var buffer = Encoding.ASCII.GetBytes(base64);
        PacketCodec.TryDecodeBase64(buffer, out var written).ShouldBeTrue();
        Convert.ToHexString(buffer, 0, written).ShouldBe(hex);
    }

    [Theory]
    [InlineData("!!!!")]
    [InlineData("AQ")]
    [InlineData("A===")]
    public void TryDecodeBase64_Invalid_RefusesIt(string base64) =>
        PacketCodec.TryDecodeBase64(Encoding.ASCII.GetBytes(base64), out _).ShouldBeFalse();

    [Fact]
    public void WriteToPayload_TextAndBinary_SeparatesAndEncodes()
    {
        using var writer = PooledWriter.Rent();
        PacketCodec.WriteToPayload(writer, EngineMessage.Text("a"u8), isFirst: true);
        PacketCodec.WriteToPayload(writer, EngineMessage.Binary(new byte[] { 1, 2, 3, 4 }), isFirst: false);
        PacketCodec.WriteToPayload(writer, EngineMessage.Text("€"u8), isFirst: false);

        Encoding.UTF8.GetString(writer.WrittenSpan).ShouldBe("4a\u001ebAQIDBA==\u001e4€");
    }

    [Fact]
    public void WriteOpen_Options_NamesThemInMilliseconds()
    {
        using var writer = PooledWriter.Rent();
        PacketCodec.WriteOpen(writer, "abc", canUpgrade: true, new EngineOptions());

        Encoding
            .UTF8.GetString(writer.WrittenSpan)
            .ShouldBe("""0{"sid":"abc","upgrades":["websocket"],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}""");
    }

    [Theory]
    [InlineData("4a\u001e4b", 2)]
    [InlineData("4a", 2)]
    [InlineData("", 0)]
    [InlineData("\u001e", 0)]
    public void LengthOfFirst_Payload_StopsAtTheSeparator(string payload, int length) =>
        PacketCodec.LengthOfFirst(Encoding.UTF8.GetBytes(payload)).ShouldBe(length);
}
