using System.Text;
using System.Text.Json;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Protocol;

namespace Sallyport.SocketIO.Tests.Parsers.MessagePack;

public sealed class MessagePackToJsonTests
{
    // Left: what notepack.io 2.2.0 writes for the value; right: what JSON.stringify does.
    [Theory]
    [InlineData("c0", "null")]
    [InlineData("c3", "true")]
    [InlineData("c2", "false")]
    [InlineData("00", "0")]
    [InlineData("7f", "127")]
    [InlineData("cc80", "128")]
    [InlineData("ccff", "255")]
    [InlineData("cd0100", "256")]
    [InlineData("cdffff", "65535")]
    [InlineData("ce00010000", "65536")]
    [InlineData("ceffffffff", "4294967295")]
    [InlineData("cf0000000100000000", "4294967296")]
    [InlineData("cf001fffffffffffff", "9007199254740991")]
    [InlineData("ff", "-1")]
    [InlineData("e0", "-32")]
    [InlineData("d0df", "-33")]
    [InlineData("d080", "-128")]
    [InlineData("d1ff7f", "-129")]
    [InlineData("d18000", "-32768")]
    [InlineData("d2ffff7fff", "-32769")]
    [InlineData("d280000000", "-2147483648")]
    [InlineData("d3ffffffff7fffffff", "-2147483649")]
    [InlineData("d3ffe0000000000001", "-9007199254740991")]
    [InlineData("cb3fb999999999999a", "0.1")]
    [InlineData("cb7ff8000000000000", "null")]
    [InlineData("cb7ff0000000000000", "null")]
    [InlineData("cbfff0000000000000", "null")]
    [InlineData("a0", "\"\"")]
    [InlineData("a56173636969", "\"ascii\"")]
    [InlineData("d924cf8020e2888820e2849d20f09f91a9e2808df09f91a9e2808df09f91a7e2808df09f91a6", "\"π ∈ ℝ 👩‍👩‍👧‍👦\"")]
    [InlineData("a67122625c0a01", "\"q\\\"b\\\\\\u000a\\u0001\"")]
    [InlineData("90", "[]")]
    [InlineData("920192029103", "[1,[2,[3]]]")]
    [InlineData("80", "{}")]
    [InlineData("82a16181a16292c0d40000a175d40000", "{\"a\":{\"b\":[null,null]}}")]
    [InlineData("d40000", "null")]
    public void TryWrite_ValueOfTheOfficialClient_IsItsJson(string hex, string json) => MessagePackJson.Read(hex).ShouldBe(json);

    // Forms that notepack.io does not write and other clients do.
    [Theory]
    [InlineData("ca3f000000", "0.5")]
    [InlineData("ca7fc00000", "null")]
    [InlineData("cb4014000000000000", "5")]
    [InlineData("cb8000000000000000", "-0")]
    [InlineData("d0ff", "-1")]
    [InlineData("cfffffffffffffffff", "18446744073709551615")]
    [InlineData("d38000000000000000", "-9223372036854775808")]
    [InlineData("da0001" + "61", "\"a\"")]
    [InlineData("db00000001" + "61", "\"a\"")]
    [InlineData("dc000101", "[1]")]
    [InlineData("dd0000000101", "[1]")]
    [InlineData("de0001a16101", "{\"a\":1}")]
    [InlineData("df00000001a16101", "{\"a\":1}")]
    [InlineData("8201a161d3fffffffffffffffec0", "{\"1\":\"a\",\"-2\":null}")]
    [InlineData("81cfffffffffffffffff01", "{\"18446744073709551615\":1}")]
    public void TryWrite_OtherFormOfAValue_IsTheSameJson(string hex, string json) => MessagePackJson.Read(hex).ShouldBe(json);

    [Theory]
    [InlineData("d7000000000000000000", "1970-01-01T00:00:00.000Z")]
    [InlineData("d700ffffffffffffffff", "1969-12-31T23:59:59.999Z")]
    [InlineData("d7000000018bcfe5687b", "2023-11-14T22:13:20.123Z")]
    [InlineData("d700001eb208c2dc0000", "+275760-09-13T00:00:00.000Z")]
    [InlineData("d700ffe14df73d240000", "-271821-04-20T00:00:00.000Z")]
    [InlineData("d700ffffc76e394a7400", "-000001-01-01T00:00:00.000Z")]
    [InlineData("d7000000e677d21fdc00", "+010000-01-01T00:00:00.000Z")]
    public void TryWrite_Date_IsItsIsoString(string hex, string text) => MessagePackJson.Read(hex).ShouldBe("\"" + text + "\"");

    [Theory]
    [InlineData("d700001eb208c2dc0001")]
    [InlineData("d7007fffffffffffffff")]
    [InlineData("d7008000000000000000")]
    public void TryWrite_DateOutOfRange_IsNull(string hex) => MessagePackJson.Read(hex).ShouldBe("null");

    [Theory]
    [InlineData("c4020102")]
    [InlineData("c500020102")]
    [InlineData("c6000000020102")]
    [InlineData("c702000102")] // an ArrayBuffer of Node, as ext 8
    [InlineData("c80002000102")]
    [InlineData("c900000002000102")]
    public void TryWrite_Binary_IsAPlaceholderAndItsData(string hex)
    {
        MessagePackJson.Read(hex, out var attachments).ShouldBe("""{"_placeholder":true,"num":0}""");
        Convert.ToHexString(attachments.ShouldHaveSingleItem().Span).ShouldBe("0102");
    }

    // As the official client's own decoder: [type, data].
    [Theory]
    [InlineData("d4057f", "5", "7f")]
    [InlineData("d500ffff", "0", "ffff")]
    [InlineData("d6ff00000001", "-1", "00000001")]
    [InlineData("d801" + "00112233445566778899aabbccddeeff", "1", "00112233445566778899aabbccddeeff")]
    [InlineData("c70380010203", "-128", "010203")]
    public void TryWrite_UnknownExtension_IsItsTypeAndData(string hex, string type, string data)
    {
        MessagePackJson.Read(hex, out var attachments).ShouldBe("[" + type + ",{\"_placeholder\":true,\"num\":0}]");
        Convert.ToHexStringLower(attachments.ShouldHaveSingleItem().Span).ShouldBe(data);
    }

    [Theory]
    [Trait("Requirement", "R16")]
    [InlineData("")]
    [InlineData("c1")]
    [InlineData("cc")]
    [InlineData("cf00")]
    [InlineData("a2ff")]
    [InlineData("a1ff")] // no UTF-8
    [InlineData("a3eda080")] // half a surrogate pair
    [InlineData("d9")]
    [InlineData("dbffffffff")]
    [InlineData("c6ffffffff")]
    [InlineData("c9ffffffff00")]
    [InlineData("ddffffffff")]
    [InlineData("dd7fffffff00")]
    [InlineData("dfffffffff")]
    [InlineData("df0000000201")]
    [InlineData("91")]
    [InlineData("81a161")]
    [InlineData("81c001")] // keys that are neither text nor whole numbers
    [InlineData("81c301")]
    [InlineData("819001")]
    [InlineData("81c4016101")]
    [InlineData("81cb3ff000000000000001")]
    [InlineData("81d4000001")]
    [InlineData("81a1ff01")]
    [InlineData("81a1ffd40000")]
    [InlineData("d7")]
    [InlineData("d70000")]
    [InlineData("0101")] // more than one value
    public void TryWrite_NoValue_IsRefused(string hex) => MessagePackJson.Read(hex).ShouldBeNull();

    [Fact]
    [Trait("Requirement", "R16")]
    public void TryWrite_HugeDeclaredCounts_AllocateNothing()
    {
        var message = Convert.FromHexString("ddffffffff" + "c0");
        _ = MessagePackJson.Read(message, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        MessagePackJson.Read(message, out _).ShouldBeNull();
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(10_000);
    }

    [Theory]
    [Trait("Requirement", "R16")]
    [InlineData(64, 64, true)]
    [InlineData(65, 64, false)]
    [InlineData(1_000_000, 64, false)]
    [InlineData(1000, 1000, true)]
    [InlineData(1001, 1000, false)]
    [InlineData(900_000, int.MaxValue, true)]
    public void TryWrite_Nested_IsBoundedInDepth(int depth, int maxDepth, bool isAllowed)
    {
        byte[] message = [.. Enumerable.Repeat((byte)0x91, depth - 1), 0x90];
        (MessagePackJson.Read(message, out _, maxDepth) is not null).ShouldBe(isAllowed);
    }

    // Whoever reads the JSON reads it with the same bound, and a placeholder is one level more.
    [Theory]
    [InlineData("c400", 63, true)]
    [InlineData("c400", 64, false)]
    [InlineData("d40100", 62, true)]
    [InlineData("d40100", 63, false)]
    public void TryWrite_BinaryInTheDepth_CountsItsPlaceholder(string hex, int depth, bool isAllowed)
    {
        byte[] message = [.. Enumerable.Repeat((byte)0x91, depth), .. Convert.FromHexString(hex)];
        var json = MessagePackJson.Read(message, out _);
        (json is not null).ShouldBe(isAllowed);
        if (json is not null)
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 64 });
        }
    }

    [Fact]
    [Trait("Requirement", "R16")]
    public void TryWrite_TooMuchBinary_IsRefused()
    {
        MessagePackJson.Read("9a" + string.Concat(Enumerable.Repeat("c400", 10)), out var ten).ShouldNotBeNull();
        ten.Count.ShouldBe(10);
        MessagePackJson.Read("9b" + string.Concat(Enumerable.Repeat("c400", 11))).ShouldBeNull();
    }

    // {_placeholder:true,num:0} of the client's own, before and behind binary data, the members in both orders, and as a float.
    [Theory]
    [Trait("Requirement", "R16")]
    [InlineData("82ac5f706c616365686f6c646572c3a36e756d00")]
    [InlineData("82a36e756d00ac5f706c616365686f6c646572c3")]
    [InlineData("82ac5f706c616365686f6c646572c3a36e756dcb0000000000000000")]
    [InlineData("83a36e756d00ac5f706c616365686f6c646572c3a36e756d05")]
    public void TryWrite_ObjectLikeAPlaceholder_IsNotTakenForBinary(string hex)
    {
        var json = MessagePackJson.Read("93" + hex + "c40107" + hex, out var attachments).ShouldNotBeNull();

        using var document = JsonDocument.Parse(json);
        var items = document.RootElement;
        EventPayload.TryGetNumber(items[0], attachments.Count, out _).ShouldBeFalse();
        EventPayload.TryGetNumber(items[1], attachments.Count, out var number).ShouldBeTrue();
        number.ShouldBe(0);
        EventPayload.TryGetNumber(items[2], attachments.Count, out _).ShouldBeFalse();

        // The client's numbers are what they were, and on the way back it is an object again.
        items[0].GetProperty("num").GetDouble().ShouldBeOneOf(0, 5);
        var back = Convert.ToHexStringLower(MessagePackJson.Write(json, [.. attachments]));
        back.ShouldContain("c40107", Case.Insensitive);
        MessagePackJson.Read(back, out var again).ShouldNotBeNull();
        again.Count.ShouldBe(1);
    }

    [Fact]
    public void TryWrite_ObjectLikeAPlaceholderWithoutBinary_StaysAsItIs() =>
        MessagePackJson.Read("82ac5f706c616365686f6c646572c3a36e756d00").ShouldBe("""{"_placeholder":true,"num":0}""");

    [Fact]
    public void TryWrite_NumbersOfOtherObjects_StayAsTheyAre() =>
        MessagePackJson
            .Read("93" + "82ac5f706c616365686f6c646572c3a36e756d00" + "c40107" + "81a36e756d00")
            .ShouldBe("""[{"_placeholder":true,"num":0.0},{"_placeholder":true,"num":0},{"num":0}]""");

    [Fact]
    public void TryWrite_LongString_ComesWhole()
    {
        var text = new string('x', 100_000) + "€";
        var utf8 = Encoding.UTF8.GetBytes(text);
        using var output = PooledWriter.Rent();
        SocketIO.Parsers.MessagePack.MessagePackWriter.WriteString(output, utf8);
        MessagePackJson.Read(output.WrittenSpan, out _).ShouldBe("\"" + text + "\"");
    }
}
