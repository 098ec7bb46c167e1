using System.Buffers;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Sallyport.SocketIO.Adapters;

namespace Sallyport.SocketIO.Tests.Adapters;

public sealed class ClusterMessageTests
{
    [Fact]
    public void Write_EverythingSet_IsReadAgain()
    {
        var message = new ClusterMessage
        {
            Kind = ClusterMessageKind.BroadcastWithAck,
            Namespace = "/ns",
            Sender = "me",
            Receiver = "you",
            RequestId = 7,
            Event = EncodedEvent.Create(
                "/ns",
                "naïve \"name\"",
                "[1,\"\\ud800\",{\"_placeholder\":true,\"num\":0}]"u8,
                [new byte[] { 1, 2, 3 }]
            ),
            Target = new BroadcastTarget(["a", "ä"], ["b"]),
            Flags = BroadcastFlags.Volatile | BroadcastFlags.Uncompressed,
            Timeout = TimeSpan.FromSeconds(1.5),
            Rooms = ["r"],
            Close = true,
            SocketIds = ["x", "y"],
            Sockets = [new SocketDescription("id", ["id", "r"], JsonElement.Parse("{\"k\":[1]}"u8))],
        };

        var read = RoundTrip(message);

        read.ShouldNotBeNull();
        (read.Kind, read.Namespace, read.Sender, read.Receiver, read.RequestId, read.Flags, read.Timeout, read.Close).ShouldBe(
            (message.Kind, "/ns", "me", "you", 7, message.Flags, message.Timeout, true)
        );
        read.Event!.Name.ShouldBe("naïve \"name\"");
        Encoding.UTF8.GetString(read.Event.ArgumentsJson.Span).ShouldBe("[1,\"\\ud800\",{\"_placeholder\":true,\"num\":0}]");
        read.Event.Attachments.ShouldHaveSingleItem().ToArray().ShouldBe(new byte[] { 1, 2, 3 });
        read.Target.Rooms.ShouldBe(["a", "ä"]);
        read.Target.Except.ShouldBe(["b"]);
        read.Rooms.ShouldBe(["r"]);
        read.SocketIds.ShouldBe(["x", "y"]);
        var socket = read.Sockets.ShouldHaveSingleItem();
        socket.Id.ShouldBe("id");
        socket.Rooms.ShouldBe(["id", "r"]);
        socket.Data.GetRawText().ShouldBe("{\"k\":[1]}");
    }

    [Theory]
    [InlineData("{\"v\":2,\"kind\":1,\"nsp\":\"/\"}")]
    [InlineData("{\"v\":1,\"kind\":99,\"nsp\":\"/\"}")]
    [InlineData("{\"v\":1,\"kind\":1}")]
    [InlineData("{\"v\":1,\"kind\":1,\"nsp\":\"/\",\"in\":[null,{}]}")]
    [InlineData("{\"v\":1,\"kind\":1,\"nsp\":\"/\",\"timeout\":9223372036854775807}")]
    [InlineData("{\"v\":1,\"kind\":1,\"nsp\":\"/\",\"event\":{\"name\":\"connect\",\"args\":[]}}")]
    [InlineData("{\"v\":1,\"kind\":1,\"nsp\":\"/\",\"event\":{\"name\":\"a\",\"args\":{}}}")]
    [InlineData("{\"v\":1,\"kind\":1,\"nsp\":\"/\",\"event\":{\"name\":\"a\",\"args\":[],\"bin\":[\"?\"]}}")]
    [InlineData("[]")]
    [InlineData("")]
    public void TryRead_WhatIsNoMessage_IsRefused(string json) =>
        ClusterMessage.TryRead(Encoding.UTF8.GetBytes(json), out _).ShouldBeFalse();

    [Fact]
    public void TryRead_AnyDamage_NeverThrows()
    {
        var output = new ArrayBufferWriter<byte>();
        new ClusterMessage
        {
            Kind = ClusterMessageKind.Sockets,
            Namespace = "/",
            Event = EncodedEvent.Create("/", "e", "[{\"a\":[1,2,\"x\"]}]"u8, [new byte[] { 1, 2, 3 }]),
            Target = new BroadcastTarget(["a"], ["b"]),
            Sockets = [new SocketDescription("id", ["r"], JsonElement.Parse("1"u8))],
        }.Write(output);
        var whole = output.WrittenSpan.ToArray();
        var damage =
            from position in Gen.Choose(0, whole.Length - 1)
            from value in Gen.Choose(0, 255)
            from cut in Gen.Choose(0, 20)
            select (position, (byte)value, cut);

        Prop.ForAll(
                damage.ToArbitrary(),
                one =>
                {
                    byte[] bytes = [.. whole];
                    bytes[one.position] = one.Item2;
                    _ = ClusterMessage.TryRead(bytes.AsMemory(0, one.cut < 10 ? bytes.Length : one.position), out _);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    private static ClusterMessage? RoundTrip(ClusterMessage message)
    {
        var output = new ArrayBufferWriter<byte>();
        message.Write(output);
        ClusterMessage.TryRead(output.WrittenMemory, out var read).ShouldBeTrue();
        return read;
    }
}
