namespace Sallyport.Server.Tests.TestHost;

/// <summary>A configured market whose only node does not exist: the catalogue is there, prices are published by the test itself.</summary>
internal static class TestMarket
{
    public const string Stable = "0x00000000000000000000000000000000000000aa";
    public const string Weth = "0x00000000000000000000000000000000000000bb";
    public const string Token = "0x00000000000000000000000000000000000000cc";
    public const string Pair = "0x00000000000000000000000000000000000000d1";
    public const string SecondPair = "0x00000000000000000000000000000000000000d2";

    public static Dictionary<string, string?> Settings { get; } =
        new()
        {
            // Port 9 of loopback refuses at once.
            ["Chains:eth:ChainId"] = "1",
            ["Chains:eth:Nodes:0:Http"] = "http://127.0.0.1:9",
            ["Chains:eth:Nodes:0:WebSocket"] = "ws://127.0.0.1:9",
            ["Market:Chains:eth:Stable"] = Stable,
            ["Market:Chains:eth:Assets:0:Address"] = Stable,
            ["Market:Chains:eth:Assets:0:Symbol"] = "USD",
            ["Market:Chains:eth:Assets:0:Name"] = "Dollar",
            ["Market:Chains:eth:Assets:0:Decimals"] = "18",
            ["Market:Chains:eth:Assets:1:Address"] = Weth,
            ["Market:Chains:eth:Assets:1:Symbol"] = "WETH",
            ["Market:Chains:eth:Assets:1:Name"] = "Wrapped Ether",
            ["Market:Chains:eth:Assets:1:Decimals"] = "18",
            ["Market:Chains:eth:Assets:2:Address"] = Token,
            ["Market:Chains:eth:Assets:2:Symbol"] = "TOK",
            ["Market:Chains:eth:Assets:2:Name"] = "Token",
            ["Market:Chains:eth:Assets:2:Decimals"] = "18",
            ["Market:Chains:eth:Pairs:0:Address"] = Pair,
            ["Market:Chains:eth:Pairs:0:Token0"] = Stable,
            ["Market:Chains:eth:Pairs:0:Token1"] = Weth,
            ["Market:Chains:eth:Pairs:1:Address"] = SecondPair,
            ["Market:Chains:eth:Pairs:1:Token0"] = Weth,
            ["Market:Chains:eth:Pairs:1:Token1"] = Token,
        };
}
