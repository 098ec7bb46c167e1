using Microsoft.Extensions.Logging;
using Sallyport.Chains.JsonRpc;

namespace Sallyport.Chains.Upstreams;

/// <summary>What the pool logs.</summary>
public sealed partial class UpstreamPool
{
    private static partial class Log
    {
        [LoggerMessage(
            5021,
            LogLevel.Warning,
            "Chain {Chain}: node {Node} cannot be reached at start: {Problem}. It is used as soon as it can.",
            EventName = "NodeUnreachableAtStart"
        )]
        public static partial void UnreachableAtStart(ILogger logger, string chain, NodeUrl node, string? problem);

        [LoggerMessage(5022, LogLevel.Warning, "Chain {Chain}: node {Node} is down: {Problem}.", EventName = "NodeDown")]
        public static partial void WentDown(ILogger logger, string chain, NodeUrl node, string? problem);

        [LoggerMessage(5023, LogLevel.Information, "Chain {Chain}: node {Node} is up.", EventName = "NodeUp")]
        public static partial void CameUp(ILogger logger, string chain, NodeUrl node);

        [LoggerMessage(5024, LogLevel.Error, "Chain {Chain}: node {Node} {Problem}; it is not used.", EventName = "NodeOfAnotherChain")]
        public static partial void WrongChain(ILogger logger, string chain, NodeUrl node, string? problem);

        // 5025 was NodeErrorWithheld.
        [LoggerMessage(
            5026,
            LogLevel.Debug,
            "Chain {Chain}: an error of node {Node} repeated a secret part of its address; that part was masked.",
            EventName = "NodeErrorRedacted"
        )]
        public static partial void ErrorRedacted(ILogger logger, string chain, NodeUrl node);

        [LoggerMessage(
            5027,
            LogLevel.Warning,
            "Chain {Chain}: the breaker of node {Node} opened: {Problem}. The node is asked last; a probe decides whether it is down.",
            EventName = "NodeBreakerOpened"
        )]
        public static partial void BreakerOpened(ILogger logger, string chain, NodeUrl node, string? problem);

        [LoggerMessage(5028, LogLevel.Information, "Chain {Chain}: the breaker of node {Node} closed.", EventName = "NodeBreakerClosed")]
        public static partial void BreakerClosed(ILogger logger, string chain, NodeUrl node);

        [LoggerMessage(
            5029,
            LogLevel.Warning,
            "Chain {Chain}: node {Node} says that it gets too many requests; it is not asked for {Pause}.",
            EventName = "NodeThrottled"
        )]
        public static partial void Throttled(ILogger logger, string chain, NodeUrl node, TimeSpan pause);
    }
}
