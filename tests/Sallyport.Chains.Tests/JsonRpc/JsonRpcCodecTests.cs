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
    [InlineData("""{"jsonrpc":"2.0","id":1,"error":"no"}""", JsonRpcOutcome.Error, "\"no\"")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"error":false,"result":3}""", JsonRpcOutcome.Result, "3")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"error":null}""", JsonRpcOutcome.Invalid, null)]
    [InlineData("""{"result":1,"result":[2, {"result":5}]}""", JsonRpcOutcome.Result, """[2, {"result":5}]""")]
    [InlineData("""{"result":1} 2""", JsonRpcOutcome.Invalid, null)]
    [InlineData("""{"result":1""", JsonRpcOutcome.Invalid, null)]
    [InlineData("""{"\ud800":1,"result":"\ud800"}""", JsonRpcOutcome.Result, "\"\\ud800\"")]
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
            Encoding.UTF8.GetString(reply.Payload.Span).ShouldBe(payload);
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
            var payload = reply.ReadPayload();
            EvmJson.TryReadBlock(payload, out _).ShouldBeFalse();
            EvmJson.TryReadLogs(payload, new Dictionary<string, EvmBlock>(StringComparer.Ordinal), out _).ShouldBeFalse();
            _ = Quantity.TryRead(payload, out _);
            _ = JsonSerializer.SerializeToUtf8Bytes(payload);
        }
    }

    [Theory]
    [InlineData(64)]
    [InlineData(9_990)]
    public void ReadReply_NestedInDepth_IsPassedOn(int depth)
    {
        var deep = string.Concat(Enumerable.Repeat("{\"calls\":[", depth / 2)) + string.Concat(Enumerable.Repeat("]}", depth / 2));

        var reply = JsonRpcCodec.ReadReply(Encoding.UTF8.GetBytes($$"""{"id":1,"result":{{deep}}}"""));

        reply.Outcome.ShouldBe(JsonRpcOutcome.Result);
        Encoding.UTF8.GetString(reply.Payload.Span).ShouldBe(deep);
    }

    [Theory]
    [InlineData("""{"error":{"message":"x","code":-32005}}""", -32005)]
    [InlineData("""{"error":{"data":{"code":1},"code":"3"}}""", null)]
    [InlineData("""{"error":{"code":1.5}}""", null)]
    [InlineData("""{"error":{}}""", null)]
    [InlineData("""{"error":"code"}""", null)]
    public void ReadReply_ErrorOfANode_HasItsCode(string answer, int? code) =>
        JsonRpcCodec.ReadReply(Encoding.UTF8.GetBytes(answer)).ErrorCode.ShouldBe(code);

    [Fact]
    public void ReadReply_NestedTooDeeplyOrNotUtf8_IsInvalid()
    {
        JsonRpcCodec.ReadReply(Encoding.UTF8.GetBytes(new string('[', 100_000))).Outcome.ShouldBe(JsonRpcOutcome.Invalid);
        JsonRpcCodec
            .ReadReply(Encoding.UTF8.GetBytes("{\"result\":" + new string('[', 20_000) + new string(']', 20_000) + "}"))
            .Outcome.ShouldBe(JsonRpcOutcome.Invalid);
        JsonRpcCodec.ReadReply((byte[])[.. "{\"result\":\""u8, 0xFF, .. "\"}"u8]).Outcome.ShouldBe(JsonRpcOutcome.Invalid);
    }
}
