using System.Text;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Protocol;

namespace Sallyport.SocketIO.Tests.Protocol;

public sealed class PacketWriterTests
{
    [Fact]
    public void WriteConnect_Namespaces_NamesAllButTheFirst()
    {
        Text(writer => PacketWriter.WriteConnect(writer, "/", "abc")).ShouldBe("""0{"sid":"abc"}""");
        Text(writer => PacketWriter.WriteConnect(writer, "/admin", "abc")).ShouldBe("""0/admin,{"sid":"abc"}""");
    }

    [Fact]
    public void WriteConnectError_Data_WritesItAsItIs()
    {
        Text(writer => PacketWriter.WriteConnectError(writer, "/", "a \"b\"", default)).ShouldBe("""4{"message":"a \u0022b\u0022"}""");
        Text(writer => PacketWriter.WriteConnectError(writer, "/x", "no", "{\"a\":1}"u8))
            .ShouldBe("""4/x,{"message":"no","data":{"a":1}}""");
    }

    [Theory]
    [InlineData("", """2["a"]""")]
    [InlineData("[]", """2["a"]""")]
    [InlineData(" [ 1 , 2 ] ", """2["a",1 , 2]""")]
    [InlineData("[[1]]", """2["a",[1]]""")]
    public void WriteEvent_Arguments_FollowTheName(string arguments, string expected) =>
        Text(writer => PacketWriter.WriteEvent(writer, "/", null, "a", Encoding.UTF8.GetBytes(arguments), 0)).ShouldBe(expected);

    [Fact]
    public void WriteEvent_IdAndAttachments_StandBeforeTheJson() =>
        Text(writer => PacketWriter.WriteEvent(writer, "/b", 7, "a", "[1]"u8, 2)).ShouldBe("""52-/b,7["a",1]""");

    [Fact]
    public void WriteEvent_NameThatNeedsEscaping_IsEscaped() =>
        Text(writer => PacketWriter.WriteEvent(writer, "/", null, "a\"\n", default, 0)).ShouldBe("""2["a\u0022\n"]""");

    [Fact]
    public void WriteEvent_ArgumentsThatAreNoArray_Throws() =>
        Should.Throw<ArgumentException>(() => Text(writer => PacketWriter.WriteEvent(writer, "/", null, "a", "{}"u8, 0)));

    [Fact]
    public void WriteAck_Arguments_AreTheArray()
    {
        Text(writer => PacketWriter.WriteAck(writer, "/", 12, "[1]"u8, 0)).ShouldBe("312[1]");
        Text(writer => PacketWriter.WriteAck(writer, "/b", 0, default, 0)).ShouldBe("3/b,0[]");
        Text(writer => PacketWriter.WriteAck(writer, "/", 1, "[{}]"u8, 1)).ShouldBe("61-1[{}]");
    }

    private static string Text(Action<PooledWriter> write)
    {
        using var writer = PooledWriter.Rent();
        write(writer);
        return Encoding.UTF8.GetString(writer.WrittenSpan);
    }
}
