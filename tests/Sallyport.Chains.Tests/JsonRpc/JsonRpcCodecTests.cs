using System.Buffers;
using System.Text;
using System.Text.Json;
using Sallyport.Chains.Feeds;
using Sallyport.Chains.JsonRpc;

namespace Sallyport.Chains.Tests.JsonRpc;

public sealed class JsonRpcCodecTests
{
    [Fact]
    public void WriteCall_MethodWithQuotes_IsEscaped()
    {
        var output = new ArrayBufferWriter<byte>();
        JsonRpcCodec.WriteCall(output, 7, "a\"b", JsonElement.Parse("[1,{\"x\":null}]"u8));

        var call = JsonElement.Parse(output.WrittenSpan);
        call.GetProperty("jsonrpc").GetString().ShouldBe("2.0");
        call.GetProperty("id").GetInt64().ShouldBe(7);
        call.GetProperty("method").GetString().ShouldBe("a\"b");
        call.GetProperty("params").GetRawText().ShouldBe("[1,{\"x\":null}]");
    }

    [Fact]
    public void WriteCall_ParametersWithHalfASurrogatePair_ArePassedOnAsTheyCame()
    {
        var output = new ArrayBufferWriter<byte>();
        JsonRpcCodec.WriteCall(output, 1, "eth_call", JsonElement.Parse("""["\ud800"]"""));
        Encoding.UTF8.GetString(output.WrittenSpan).ShouldEndWith("""params":["\ud800"]}""");
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":"0x1"}""", JsonRpcOutcome.Result, "\"0x1\"")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":null}""", JsonRpcOutcome.Result, "null")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"error":null,"result":3}""", JsonRpcOutcome.Result, "3")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"error":{"code":-1},"result":3}""", JsonRpcOutcome.Error, "{\"code\":-1}")]
    [InlineData("""{"\ud83d":1,"id":1,"result":"0x1"}""", JsonRpcOutcome.Result, "\"0x1\"")]
    [InlineData("""{"id":1,"result":{"\udc00":["a\ud83d"]},"erro\ud83d":1}""", JsonRpcOutcome.Result, """{"\ufffd":["a\ufffd"]}""")]
    [InlineData("""{"id":1,"error":{"code":1e999,"message":"\ud83d"}}""", JsonRpcOutcome.Error, """{"code":1e999,"message":"\ufffd"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"error":"no"}""", JsonRpcOutcome.Invalid, null)]
    [InlineData("""{"jsonrpc":"2.0","id":1}""", JsonRpcOutcome.Invalid, null)]
    [InlineData("[]", JsonRpcOutcome.Invalid, null)]
    [InlineData("<html>", JsonRpcOutcome.Invalid, null)]
    [InlineData("", JsonRpcOutcome.Invalid, null)]
    public void ReadReply_AnswerOfANode_IsReadOrNamed(string answer, object outcome, string? payload)
    {
        var reply = JsonRpcCodec.ReadReply(Encoding.UTF8.GetBytes(answer));

        reply.Outcome.ShouldBe((JsonRpcOutcome)outcome);
        if (payload is not null)
        {
            reply.Payload.GetRawText().ShouldBe(payload);
        }
    }

    [Theory]
    [Trait("Requirement", "R16")]
    [InlineData("\"\\ud83d\"")]
    [InlineData("{\"\\ud83d\":1}")]
    [InlineData("{\"numbe\\ud83d\":1,\"hash\":\"\\udc00\"}")]
    [InlineData("1e999")]
    [InlineData("-0")]
    [InlineData("12345678901234567890123")]
    [InlineData("\"0x\\u0000\"")]
    [InlineData("\"0xffffffffffffffffffffffff\"")]
    [InlineData("[[[[{\"\\ud83d\":{}}]]]]")]
    public void ReadReply_HostileResult_IsReadByEveryReader(string value)
    {
        foreach (var result in (string[])[value, $$"""{"number":{{value}},"hash":{{value}},"parentHash":"0x1","timestamp":{{value}}}"""])
        {
            var reply = JsonRpcCodec.ReadReply(Encoding.UTF8.GetBytes($$"""{"id":1,"result":{{result}},"method\ud83d":{{value}}}"""));

            reply.Outcome.ShouldBe(JsonRpcOutcome.Result);
            EvmJson.TryReadBlock(reply.Payload, out _).ShouldBeFalse();
            EvmJson.TryReadLogs(reply.Payload, new Dictionary<string, EvmBlock>(StringComparer.Ordinal), out _).ShouldBeFalse();
            _ = PlainText.Read(reply.Payload);
            _ = Quantity.TryRead(reply.Payload, out _);
            _ = JsonSerializer.SerializeToUtf8Bytes(reply.Payload);
        }
    }

    [Fact]
    public void ReadReply_NestedDeeplyOrNotUtf8_IsInvalid()
    {
        JsonRpcCodec.ReadReply(Encoding.UTF8.GetBytes(new string('[', 100_000))).Outcome.ShouldBe(JsonRpcOutcome.Invalid);
        JsonRpcCodec.ReadReply((byte[])[.. "{\"result\":\""u8, 0xFF, .. "\"}"u8]).Outcome.ShouldBe(JsonRpcOutcome.Invalid);
    }
}
