using System.Text;
using System.Text.Json;
using Sallyport.SocketIO.Protocol;

namespace Sallyport.SocketIO.Tests.Protocol;

public sealed class EventPayloadTests
{
    [Theory]
    [InlineData("[\"a\"]", "a", 0)]
    [InlineData("[\"a\",1]", "a", 5)]
    [InlineData(" [ \"a\" , {} ] ", "a", 9)]
    [InlineData("[\"mess\\u0061ge\",1]", "message", 16)]
    [InlineData("[12,1]", "12", 4)]
    [InlineData("[\"\"]", "", 0)]
    [InlineData("[\"__proto__\"]", "__proto__", 0)]
    public void TryReadEvent_Event_ReadsNameAndWhereArgumentsBegin(string json, string name, int start)
    {
        EventPayload.TryReadEvent(Encoding.UTF8.GetBytes(json), 64, out var read, out var argumentsStart).ShouldBeTrue();
        read.ToString().ShouldBe(name);
        argumentsStart.ShouldBe(start);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("\"a\"")]
    [InlineData("[]")]
    [InlineData("[null]")]
    [InlineData("[{}]")]
    [InlineData("[[\"a\"]]")]
    [InlineData("[\"a\"")]
    [InlineData("[\"a\",]")]
    [InlineData("[\"a\"]x")]
    [InlineData("[\"a\"][\"b\"]")]
    [InlineData("[\"\\ud800\"]")]
    [InlineData("[\"a\",/*c*/1]")]
    [InlineData("[\"a\",NaN]")]
    public void TryReadEvent_NoEvent_RefusesIt(string json) =>
        EventPayload.TryReadEvent(Encoding.UTF8.GetBytes(json), 64, out _, out _).ShouldBeFalse();

    [Theory]
    [Trait("Requirement", "R16")]
    [InlineData("connect")]
    [InlineData("connect_error")]
    [InlineData("disconnect")]
    [InlineData("disconnecting")]
    [InlineData("newListener")]
    [InlineData("removeListener")]
    [InlineData("\\u0063onnect")]
    public void TryReadEvent_ReservedName_RefusesIt(string name) =>
        EventPayload.TryReadEvent(Encoding.UTF8.GetBytes("[\"" + name + "\"]"), 64, out _, out _).ShouldBeFalse();

    [Theory]
    [Trait("Requirement", "R16")]
    [InlineData(64, true)]
    [InlineData(65, false)]
    [InlineData(100_000, false)]
    public void TryReadEvent_Nested_IsBoundedInDepth(int depth, bool isAllowed)
    {
        // The outer array of the event is the first level.
        var json = "[\"a\"," + new string('[', depth - 1) + new string(']', depth - 1) + "]";
        EventPayload.TryReadEvent(Encoding.UTF8.GetBytes(json), 64, out _, out _).ShouldBe(isAllowed);
    }

    // CVE-2022-2421: placeholders whose number is no index of an attachment.
    [Theory]
    [Trait("Requirement", "R16")]
    [InlineData("""["a",{"_placeholder":true,"num":0}]""", true)]
    [InlineData("""["a",[{"x":{"_placeholder":true,"num":1}}]]""", true)]
    [InlineData("""["a",{"_placeholder":true,"num":2}]""", false)]
    [InlineData("""["a",{"_placeholder":true,"num":-1}]""", false)]
    [InlineData("""["a",{"_placeholder":true,"num":"0"}]""", false)]
    [InlineData("""["a",{"_placeholder":true,"num":"splice"}]""", false)]
    [InlineData("""["a",{"_placeholder":true,"num":0.5}]""", false)]
    [InlineData("""["a",{"_placeholder":true,"num":1e99}]""", false)]
    [InlineData("""["a",{"_placeholder":true,"num":null}]""", false)]
    [InlineData("""["a",{"_placeholder":true,"num":{"length":1}}]""", false)]
    [InlineData("""["a",{"_placeholder":true}]""", false)]
    [InlineData("""["a",{"_placeholder":false,"num":9}]""", true)]
    public void TryCheckPlaceholders_Placeholder_MustNameAnAttachment(string json, bool isAllowed)
    {
        using var document = JsonDocument.Parse(json);
        var used = false;
        EventPayload.TryCheckPlaceholders(document.RootElement, attachments: 2, ref used).ShouldBe(isAllowed);
    }

    [Fact]
    [Trait("Requirement", "R16")]
    public void TryReadEvent_RandomBytes_NeverThrows() =>
        Fuzz.Run(bytes =>
        {
            if (EventPayload.TryReadEvent(bytes, 64, out var name, out var start))
            {
                name.ToString().ShouldNotBeNull();
                start.ShouldBeInRange(0, bytes.Length);
            }
        });

    [Fact]
    [Trait("Requirement", "R16")]
    public void TryCheckPlaceholders_RandomBytes_NeverThrows() =>
        Fuzz.Run(bytes =>
        {
            if (EventPayload.TryRead(bytes, 64, JsonValueKind.Array, out var element))
            {
                var used = false;
                _ = EventPayload.TryCheckPlaceholders(element, attachments: 2, ref used);
            }
        });

    [Fact]
    public void TryCheckPlaceholders_MemberNameThatIsNoText_DoesNotThrow()
    {
        EventPayload.TryRead("""[{"\ud800":1,"_placeholder":true}]"""u8, 64, JsonValueKind.Array, out var element).ShouldBeTrue();
        var used = false;
        Should.NotThrow(() => EventPayload.TryCheckPlaceholders(element, attachments: 1, ref used));
    }
}
