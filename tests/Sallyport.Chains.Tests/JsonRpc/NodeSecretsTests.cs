using System.Text;
using System.Text.Json;
using Sallyport.Chains.JsonRpc;

namespace Sallyport.Chains.Tests.JsonRpc;

public sealed class NodeSecretsTests
{
    // Reverted calls and other honest errors of nodes, with words that stand in many addresses.
    public static TheoryData<string> AddressesOfWords =>
        [
            "https://node.example",
            "http://127.0.0.1:8545/execution",
            "https://node.example/reverted/execution/transaction",
            "https://eth-mainnet.node.example/v2/insufficient-funds",
            "https://node.example/Execution-Client/JsonRpc/web3?network=mainnet&mode=execution",
            "https://node.example/ethereum/account/transaction",
            "https://geth:rpc@node.example/gas/estimation/base16",
        ];

    [Theory]
    [MemberData(nameof(AddressesOfWords))]
    public void Redact_AddressOfPlainWords_LeavesHonestErrorsAlone(string address)
    {
        const string Error =
            """{"code":3,"message":"execution reverted: insufficient funds for gas * price + value of account transaction on geth rpc mainnet","data":"0x08c379a0"}""";

        Redact(address, Error).ShouldBe(Error);
    }

    [Theory]
    [Trait("Requirement", "R10")]
    [InlineData("https://user:pass%20word1@node.example/", "pass word1")]
    [InlineData("https://user:pass%20word1@node.example/", "pass%20word1")]
    [InlineData("https://user:hunter2@node.example/", "HUNTER2")]
    [InlineData("https://operator-7:hunter2@node.example/", "b3BlcmF0b3ItNzpodW50ZXIy")]
    [InlineData("https://node.example/v2/3f9c1d2e4b5a6978", "3f9c1d2e4b5a6978")]
    [InlineData("https://node.example/v2/demo_Kx7-qZpLmN2vTbW", "demo_Kx7-qZpLmN2vTbW")]
    [InlineData("https://node.example/550e8400-e29b-41d4-a716-446655440000/rpc", "550E8400-E29B-41D4-A716-446655440000")]
    [InlineData("https://node.example/rpc?apikey=canary-4711-key", "CANARY-4711-KEY")]
    [InlineData("https://node.example/rpc?token=abcdef", "abcdef")]
    [InlineData("https://node.example/rpc?9f8e7d6c5b4a3210", "9f8e7d6c5b4a3210")]
    [InlineData("https://node.example/my-secret-door", "my-secret-door")]
    [InlineData("https://node.example/deadbeefcafebabefeedface", "deadbeefcafebabefeedface")]
    [InlineData("https://node.example/execution", "node.example/execution")]
    [InlineData("http://10.1.2.3:8545/", "10.1.2.3:8545")]
    public void Redact_SecretOfTheAddress_IsMaskedAndTheRestStays(string address, string secret)
    {
        var redacted = JsonElement.Parse(
            Redact(address, $$"""{"code":-32000,"message":"bad key {{secret}}!","data":{"x{{secret}}":["{{secret}}",1.50]} }""")
        );

        redacted.GetRawText().ShouldBe("""{"code":-32000,"message":"bad key ***!","data":{"x***":["***",1.50]} }""");
    }

    [Fact]
    [Trait("Requirement", "R10")]
    public void Redact_SecretWrittenWithEscapes_IsMasked() =>
        Redact("https://node.example/3f9c1d2e4b5a6978", """{"message":"\u0033f9c1d2e4b5a6978 \"quoted\"","x":"\ud800"}""")
            .ShouldBe("""{"message":"*** \u0022quoted\u0022","x":"\ud800"}""");

    [Fact]
    public void Redact_TextWithHalfASurrogatePair_StaysAsItIs()
    {
        const string Error = """{"message":"\ud800 and \"this\""}""";

        Redact("https://node.example/3f9c1d2e4b5a6978", Error).ShouldBe(Error);
    }

    private static string Redact(string address, string error) =>
        Encoding.UTF8.GetString(new NodeSecrets(new Uri(address)).Redact(Encoding.UTF8.GetBytes(error)).Span);
}
