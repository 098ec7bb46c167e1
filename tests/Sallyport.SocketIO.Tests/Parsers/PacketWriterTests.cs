using System.Text;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Parsers;

namespace Sallyport.SocketIO.Tests.Parsers;

public sealed class PacketWriterTests
{
    [Fact]
    public void Connect_Namespaces_NamesAllButTheFirst()
    {
        Text(ControlPackets.Connect(SocketParser.Default, "/", "abc")).ShouldBe("""40{"sid":"abc"}""");
        Text(ControlPackets.Connect(SocketParser.Default, "/admin", "abc", "p")).ShouldBe("""40/admin,{"sid":"abc","pid":"p"}""");
        Text(ControlPackets.Disconnect(SocketParser.Default, "/admin")).ShouldBe("41/admin,");
    }

    [Fact]
    public void ConnectError_Data_WritesItAsItIs()
    {
        Text(ControlPackets.ConnectError(SocketParser.Default, "/", new ConnectRefusal("a \"b\"")))
            .ShouldBe("""44{"message":"a \u0022b\u0022"}""");
        Text(ControlPackets.ConnectError(SocketParser.Default, "/x", new ConnectRefusal("no", "{\"a\":1}"u8.ToArray())))
            .ShouldBe("""44/x,{"message":"no","data":{"a":1}}""");
    }

    [Theory]
    [InlineData("", """2["a"]""")]
    [InlineData("[]", """2["a"]""")]
    [InlineData(" [ 1 , 2 ] ", """2["a",1 , 2]""")]
    [InlineData("[[1]]", """2["a",[1]]""")]
    public void WriteEvent_Arguments_FollowTheName(string arguments, string expected) =>
        Event("/", null, "a", Encoding.UTF8.GetBytes(arguments), 0).ShouldBe(expected);

    [Fact]
    public void WriteEvent_IdAndAttachments_StandBeforeTheJson() => Event("/b", 7, "a", "[1]"u8, 2).ShouldBe("""52-/b,7["a",1]""");

    [Fact]
    public void WriteEvent_NameThatNeedsEscaping_IsEscaped() => Event("/", null, "a\"\n", default, 0).ShouldBe("""2["a\u0022\n"]""");

    [Fact]
    public void WriteEvent_ArgumentsThatAreNoArray_Throws() => Should.Throw<ArgumentException>(() => Event("/", null, "a", "{}"u8, 0));

    [Fact]
    public void WriteAck_Arguments_AreTheArray()
    {
        Ack("/", 12, "[1]"u8, 0).ShouldBe("312[1]");
        Ack("/b", 0, default, 0).ShouldBe("3/b,0[]");
        Ack("/", 1, "[{}]"u8, 1).ShouldBe("61-1[{}]");
    }

    private static string Event(string @namespace, ulong? id, string name, ReadOnlySpan<byte> arguments, int attachments) =>
        Text(
            new OutgoingPacket
            {
                Type = SocketPacketType.Event,
                Namespace = @namespace,
                Id = id,
                EventName = name,
                Json = arguments,
                Attachments = new ReadOnlyMemory<byte>[attachments],
            }
        );

    private static string Ack(string @namespace, ulong id, ReadOnlySpan<byte> arguments, int attachments) =>
        Text(
            new OutgoingPacket
            {
                Type = SocketPacketType.Ack,
                Namespace = @namespace,
                Id = id,
                Json = arguments,
                Attachments = new ReadOnlyMemory<byte>[attachments],
            }
        );

    private static string Text(OutgoingPacket packet)
    {
        using var writer = PooledWriter.Rent();
        PacketWriter.Write(writer, packet);
        return Encoding.UTF8.GetString(writer.WrittenSpan);
    }

    private static string Text(EngineMessage[] messages) => Encoding.UTF8.GetString(messages.ShouldHaveSingleItem().Frame.Span);
}
