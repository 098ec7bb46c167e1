using Sallyport.SocketIO.Tests.Hosting;
using Sallyport.SocketIO.Tests.Sockets;

namespace Sallyport.SocketIO.Tests.Rooms;

public sealed class TypedBroadcastTests
{
    [Fact]
    public async Task Emit_TwoAndThreeArguments_ArriveInOrderWithTheirBinaryData()
    {
        await using var host = await TestHost.StartAsync();
        using var member = await Member.ConnectAsync(host, "room");
        var space = host.Server.Of("/");
        var (text, number, binary) = (TestJson.Default.String, TestJson.Default.Int32, TestJson.Default.Attachment);

        space.Emit("two", "a", text, 1, number);
        space.Emit("three", "a", text, 1, number, new Attachment(new byte[] { 7 }), binary);
        space.To("room").Emit("two", 2, number, "b", text);
        space.To("room").Emit("three", new Attachment(new byte[] { 8 }), binary, 2, number, new Attachment(new byte[] { 9 }), binary);

        (await member.Client.ReadAsync()).ShouldBe("""42["two","a",1]""");
        (await member.Client.ReadAsync()).ShouldBe("""451-["three","a",1,{"_placeholder":true,"num":0}]""");
        (await member.Client.ReadAsync()).ShouldBe("bin:07");
        (await member.Client.ReadAsync()).ShouldBe("""42["two",2,"b"]""");
        (await member.Client.ReadAsync()).ShouldBe("""452-["three",{"_placeholder":true,"num":0},2,{"_placeholder":true,"num":1}]""");
        (await member.Client.ReadAsync()).ShouldBe("bin:08");
        (await member.Client.ReadAsync()).ShouldBe("bin:09");
    }

    [Fact]
    public async Task EmitWithAck_EventMadeBefore_IsAnswered()
    {
        await using var host = await TestHost.StartAsync();
        using var member = await Member.ConnectAsync(host);
        var asked = EncodedEvent.Create("/", "sum", 1, TestJson.Default.Int32, 2, TestJson.Default.Int32);

        var asking = host.Server.Of("/").EmitWithAckAsync(asked);
        await member.AnswerAsync("[3]");

        (await asking).Answers.Single().Arguments[0].GetInt32().ShouldBe(3);
    }
}
