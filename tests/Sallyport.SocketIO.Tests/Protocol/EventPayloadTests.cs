using System.Text;
using System.Text.Json;
using Sallyport.SocketIO.Protocol;

namespace Sallyport.SocketIO.Tests.Protocol;

public sealed class EventPayloadTests
{
    [Theory]
    [InlineData("[\"a\"]", "a", "")]
    [InlineData("[\"a\",1]", "a", "1")]
    [InlineData(" [ \"a\" , {} , 2 ] ", "a", "{} , 2 ")]
    [InlineData("[\"mess\\u0061ge\",[1],\"]\"]", "message", "[1],\"]\"")]
    [InlineData("[12,1]", "12", "1")]
    [InlineData("[\"\"]", "", "")]
    [InlineData("[\"__proto__\"]", "__proto__", "")]
    public void TryReadEvent_Event_GivesNameAndArguments(string json, string name, string arguments)
    {
        EventPayload.TryReadEvent(Encoding.UTF8.GetBytes(json), 64, out var readName, out var readArguments).ShouldBeTrue();
        Encoding.UTF8.GetString(readName.Span).ShouldBe(name);
        Encoding.UTF8.GetString(readArguments.Span).ShouldBe(arguments);
    }

    [Theory]
    [InlineData("[]", "")]
    [InlineData(" [ ] ", "")]
    [InlineData("[[],1]", "[],1")]
    public void TryReadArray_Array_GivesWhatIsInIt(string json, string arguments)
    {
        EventPayload.TryReadArray(Encoding.UTF8.GetBytes(json), 64, out var read).ShouldBeTrue();
        Encoding.UTF8.GetString(read.Span).ShouldBe(arguments);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[")]
    [InlineData("[1,]")]
    [InlineData("[1][2]")]
    public void TryReadArray_NoArray_RefusesIt(string json) =>
        EventPayload.TryReadArray(Encoding.UTF8.GetBytes(json), 64, out _).ShouldBeFalse();

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
    [InlineData("[\"a\",/*c*/1]")]
    [InlineData("[\"a\",NaN]")]
    public void TryReadEvent_NoEvent_RefusesIt(string json) =>
        EventPayload.TryReadEvent(Encoding.UTF8.GetBytes(json), 64, out _, out _).ShouldBeFalse();

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
        EventPayload.TryCheckPlaceholders(Encoding.UTF8.GetBytes(json), 64, attachments: 2, out _).ShouldBe(isAllowed);
    }

    [Fact]
    [Trait("Requirement", "R16")]
    public void TryReadEvent_RandomBytes_NeverThrows() =>
        Fuzz.Run(bytes =>
        {
            if (EventPayload.TryReadEvent(bytes, 64, out _, out var arguments))
            {
                EventPayload
                    .TryReadArray(Encoding.UTF8.GetBytes("[" + Encoding.UTF8.GetString(arguments.Span) + "]"), 64, out _)
                    .ShouldBeTrue();
            }
        });

    [Fact]
    [Trait("Requirement", "R16")]
    public void TryCheckPlaceholders_RandomBytes_NeverThrows() =>
        Fuzz.Run(bytes =>
        {
            if (EventPayload.IsWhole(bytes, 64, JsonTokenType.StartArray))
            {
                _ = EventPayload.TryCheckPlaceholders(bytes, 64, attachments: 2, out _);
            }
        });

    [Fact]
    public void TryCheckPlaceholders_MemberNameThatIsNoText_DoesNotThrow()
    {
        var json = """[{"\ud800":1,"_placeholder":true}]"""u8.ToArray();
        Should.NotThrow(() => EventPayload.TryCheckPlaceholders(json, 64, attachments: 1, out _));
    }
}
