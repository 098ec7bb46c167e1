namespace Sallyport.SocketIO.Tests.Parsers.MessagePack;

public sealed class JsonToMessagePackTests
{
    // The right side is what notepack.io 2.2.0 writes for the value.
    [Theory]
    [InlineData("null", "c0")]
    [InlineData("true", "c3")]
    [InlineData("false", "c2")]
    [InlineData("0", "00")]
    [InlineData("127", "7f")]
    [InlineData("128", "cc80")]
    [InlineData("255", "ccff")]
    [InlineData("256", "cd0100")]
    [InlineData("65535", "cdffff")]
    [InlineData("65536", "ce00010000")]
    [InlineData("4294967295", "ceffffffff")]
    [InlineData("4294967296", "cf0000000100000000")]
    [InlineData("9007199254740991", "cf001fffffffffffff")]
    [InlineData("-1", "ff")]
    [InlineData("-32", "e0")]
    [InlineData("-33", "d0df")]
    [InlineData("-128", "d080")]
    [InlineData("-129", "d1ff7f")]
    [InlineData("-32768", "d18000")]
    [InlineData("-32769", "d2ffff7fff")]
    [InlineData("-2147483648", "d280000000")]
    [InlineData("-2147483649", "d3ffffffff7fffffff")]
    [InlineData("-9007199254740991", "d3ffe0000000000001")]
    [InlineData("0.1", "cb3fb999999999999a")]
    [InlineData("\"\"", "a0")]
    [InlineData("\"ascii\"", "a56173636969")]
    [InlineData("\"q\\\"b\\\\\\n\\u0001\"", "a67122625c0a01")]
    [InlineData("[]", "90")]
    [InlineData(" [ 1 , [ 2 , [ 3 ] ] ] ", "920192029103")]
    [InlineData("{}", "80")]
    [InlineData("{\"a\":{\"b\":[null]}}", "81a16181a16291c0")]
    public void Write_Json_IsWhatTheOfficialClientWrites(string json, string hex) => MessagePackJson.WriteHex(json).ShouldBe(hex);

    // Numbers of JSON that MessagePack, or notepack.io, has no whole number for.
    [Theory]
    [InlineData("-0", "cb8000000000000000")]
    [InlineData("1e3", "cb408f400000000000")]
    [InlineData("1.0", "cb3ff0000000000000")]
    [InlineData("18446744073709551615", "cfffffffffffffffff")]
    [InlineData("18446744073709551616", "cb43f0000000000000")]
    [InlineData("-9223372036854775808", "d38000000000000000")]
    [InlineData("-9223372036854775809", "cbc3e0000000000000")]
    [InlineData("1e999", "cb7ff0000000000000")]
    public void Write_UnusualNumber_KeepsItsValue(string json, string hex) => MessagePackJson.WriteHex(json).ShouldBe(hex);

    [Theory]
    [InlineData("\"\\b\\f\\n\\r\\t\\/\\\"\\\\\"", "a8" + "080c0a0d092f225c")]
    [InlineData("\"\\u00e9\"", "a2c3a9")]
    [InlineData("\"x\\ud83d\\ude00y\"", "a6" + "78f09f988079")]
    [InlineData("\"\\ud83d\"", "a3efbfbd")]
    [InlineData("\"\\ude00\\ud83d\"", "a6efbfbdefbfbd")]
    [InlineData("\"\\ud83d\\n\"", "a4efbfbd0a")]
    [InlineData("\"\\ud83d\\u0041\"", "a4efbfbd41")]
    [InlineData("{\"\\u0061\":1}", "81a16101")]
    public void Write_Escapes_AreTakenOut(string json, string hex) => MessagePackJson.WriteHex(json).ShouldBe(hex);

    [Theory]
    [InlineData(15, "9f")]
    [InlineData(16, "dc0010")]
    [InlineData(65535, "dcffff")]
    [InlineData(65536, "dd00010000")]
    public void Write_Array_HasTheShortestHead(int count, string head) =>
        MessagePackJson.WriteHex("[" + string.Join(',', Enumerable.Repeat("0", count)) + "]").ShouldStartWith(head + "0000");

    [Theory]
    [InlineData(15, "8f")]
    [InlineData(16, "de0010")]
    [InlineData(70000, "df00011170")]
    public void Write_Map_HasTheShortestHead(int count, string head) =>
        MessagePackJson
            .WriteHex("{" + string.Join(',', Enumerable.Range(0, count).Select(i => "\"" + (char)('a' + (i % 26)) + "\":0")) + "}")
            .ShouldStartWith(head + "a16100");

    [Theory]
    [InlineData(31, "bf")]
    [InlineData(32, "d920")]
    [InlineData(256, "da0100")]
    [InlineData(65536, "db00010000")]
    public void Write_Text_HasTheShortestHead(int length, string head) =>
        MessagePackJson.WriteHex("\"" + new string('x', length) + "\"").ShouldStartWith(head + "7878");

    [Theory]
    [InlineData(0, "c400")]
    [InlineData(255, "c4ff")]
    [InlineData(256, "c50100")]
    [InlineData(65536, "c600010000")]
    public void Write_Placeholder_IsItsData(int length, string head) =>
        MessagePackJson.WriteHex("""{"_placeholder":true,"num":0}""", new byte[length]).ShouldBe(head + new string('0', 2 * length));

    [Fact]
    public void Write_PlaceholdersDeepInside_AreTheirData() =>
        MessagePackJson
            .WriteHex(
                """[{"a":[{"num":1,"_placeholder":true,"x":[{}]}],"b":{}},{"_placeholder":true,"num":0},[1]]""",
                new byte[] { 7 },
                new byte[] { 8 }
            )
            .ShouldBe("9382a16191c40108a16280c401079101");

    // Nothing is there for these: they are objects.
    [Theory]
    [InlineData("""{"_placeholder":true,"num":1}""")]
    [InlineData("""{"_placeholder":true,"num":-1}""")]
    [InlineData("""{"_placeholder":true,"num":0.0}""")]
    [InlineData("""{"_placeholder":true,"num":"0"}""")]
    [InlineData("""{"_placeholder":true}""")]
    [InlineData("""{"_placeholder":false,"num":0}""")]
    [InlineData("""{"num":0}""")]
    [InlineData("""{"_placeholder":true,"num":[0]}""")]
    [InlineData("""{"_placeholder":[true],"num":0}""")]
    public void Write_NoPlaceholder_IsAnObject(string json) => MessagePackJson.WriteHex(json, new byte[] { 7 }).ShouldStartWith("8");

    [Fact]
    public void Write_VeryDeep_IsWritten() => MessagePackJson.Write(new string('[', 1000) + new string(']', 1000)).Length.ShouldBe(1000);

    [Theory]
    [InlineData("")]
    [InlineData("[1")]
    [InlineData("[1]]")]
    [InlineData("[1][2]")]
    [InlineData("[NaN]")]
    public void Write_NoJson_Throws(string json) => Should.Throw<ArgumentException>(() => MessagePackJson.Write(json));
}
