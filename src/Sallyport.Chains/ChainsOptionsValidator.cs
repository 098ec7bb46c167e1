using Microsoft.Extensions.Options;
using Sallyport.Chains.JsonRpc;

namespace Sallyport.Chains;

/// <summary>Says everything that is wrong with section <c>Chains</c> at once. Addresses are not repeated: they may hold credentials.</summary>
internal sealed class ChainsOptionsValidator : IValidateOptions<ChainsOptions>
{
    public ValidateOptionsResult Validate(string? name, ChainsOptions options)
    {
        var problems = options.Chains.SelectMany(chain => Problems(chain.Key, chain.Value)).ToArray();
        return problems.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> Problems(string name, ChainOptions options)
    {
        var section = $"Chains:{name}";
        if (!ChainId.TryParseSetting(name, out var chain))
        {
            yield return $"{section}: unknown chain; known are {string.Join(", ", ChainId.All.Select(known => known.Name))}.";
            yield break;
        }

        if (options.ChainId is { } number && number != chain.Number)
        {
            yield return $"{section}:ChainId is {number}; {chain.Name} has {chain.Number?.ToString() ?? "none"}.";
        }

        if (options.Nodes.Count == 0)
        {
            yield return $"{section}:Nodes is empty.";
        }

        for (var index = 0; index < options.Nodes.Count; index++)
        {
            if (!NodeUrl.TryCreate(options.Nodes[index].Http, ["http", "https"], out _))
            {
                yield return $"{section}:Nodes:{index}:Http is not an absolute http or https URL.";
            }

            if (
                !string.IsNullOrEmpty(options.Nodes[index].WebSocket)
                && !NodeUrl.TryCreate(options.Nodes[index].WebSocket, ["ws", "wss"], out _)
            )
            {
                yield return $"{section}:Nodes:{index}:WebSocket is not an absolute ws or wss URL.";
            }
        }

        (string Name, TimeSpan Value, TimeSpan Least, TimeSpan Most)[] durations =
        [
            (nameof(options.RequestTimeout), options.RequestTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5)),
            (nameof(options.HeadTimeout), options.HeadTimeout, TimeSpan.FromMilliseconds(200), TimeSpan.FromHours(1)),
            (nameof(options.ProbeInterval), options.ProbeInterval, TimeSpan.FromMilliseconds(50), TimeSpan.FromMinutes(5)),
            (nameof(options.ProbeTimeout), options.ProbeTimeout, TimeSpan.FromMilliseconds(50), TimeSpan.FromMinutes(1)),
            (nameof(options.MaxCallWait), options.MaxCallWait, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1)),
            (nameof(options.MaxThrottlePause), options.MaxThrottlePause, TimeSpan.Zero, TimeSpan.FromHours(1)),
            (nameof(options.BreakerWindow), options.BreakerWindow, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10)),
        ];
        foreach (var (property, value, least, most) in durations)
        {
            if (value < least || value > most)
            {
                yield return $"{section}:{property} is {value}; allowed is {least} to {most}.";
            }
        }

        (string Name, int Value, int Least, int Most)[] numbers =
        [
            (nameof(options.MaxBlocksAhead), options.MaxBlocksAhead, 1, int.MaxValue),
            (nameof(options.MaxCallsUnderWay), options.MaxCallsUnderWay, 2, 100_000),
            (nameof(options.MaxCallsWaiting), options.MaxCallsWaiting, 0, 100_000),
            (nameof(options.BreakerMinimumCalls), options.BreakerMinimumCalls, 1, int.MaxValue),
        ];
        foreach (var (property, value, least, most) in numbers)
        {
            if (value < least || value > most)
            {
                yield return $"{section}:{property} is {value}; allowed is {least} to {most}.";
            }
        }

        if (options.BreakerFailureShare is not (> 0 and <= 1))
        {
            yield return $"{section}:BreakerFailureShare is {options.BreakerFailureShare}; allowed is above 0, up to 1.";
        }

        if (options.MaxBlocksBehind < 0)
        {
            yield return $"{section}:MaxBlocksBehind is negative.";
        }

        if (options.MaxResponseBytes < 1024)
        {
            yield return $"{section}:MaxResponseBytes is below 1024.";
        }
    }
}
