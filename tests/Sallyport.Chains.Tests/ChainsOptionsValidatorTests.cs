namespace Sallyport.Chains.Tests;

public sealed class ChainsOptionsValidatorTests
{
    private readonly ChainsOptionsValidator _validator = new();

    [Fact]
    public void Validate_OneGoodChain_Succeeds()
    {
        var options = new ChainsOptions();
        options.Chains["eth"] = new ChainOptions
        {
            ChainId = 1,
            Nodes =
            {
                new NodeOptions { Http = "https://node.example/", WebSocket = "wss://node.example/" },
            },
        };

        _validator.Validate(null, options).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public void Validate_ManyMistakes_AreAllTold_WithoutTheAddresses()
    {
        var options = new ChainsOptions();
        options.Chains["dogecoin"] = new ChainOptions();
        options.Chains["base"] = new ChainOptions();
        options.Chains["eth"] = new ChainOptions
        {
            ChainId = 56,
            RequestTimeout = TimeSpan.Zero,
            HeadTimeout = TimeSpan.Zero,
            MaxBlocksBehind = -1,
            MaxResponseBytes = 1,
            MaxBlocksAhead = 0,
            MaxCallsUnderWay = 1,
            MaxCallsWaiting = -1,
            MaxCallWait = TimeSpan.Zero,
            MaxThrottlePause = TimeSpan.FromDays(1),
            BreakerWindow = TimeSpan.Zero,
            BreakerMinimumCalls = 0,
            BreakerFailureShare = double.NaN,
            Nodes =
            {
                new NodeOptions { Http = "ftp://name:canary-secret@node.example/", WebSocket = "http://canary-secret" },
            },
        };

        var failures = _validator.Validate(null, options).Failures!.ToArray();

        failures.Length.ShouldBe(17);
        failures.ShouldAllBe(failure => !failure.Contains("canary", StringComparison.Ordinal));
    }
}
