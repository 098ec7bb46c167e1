using System.Text.Json;

namespace Sallyport.Chains.JsonRpc;

/// <summary>How one call to one node ended: a result, the node's error object, or words for the log that hold no address.</summary>
internal readonly record struct JsonRpcReply(JsonRpcOutcome Outcome, JsonElement Payload, string? Problem)
{
    public static JsonRpcReply Result(JsonElement result) => new(JsonRpcOutcome.Result, result, null);

    public static JsonRpcReply Error(JsonElement error) => new(JsonRpcOutcome.Error, error, "the node answered with an error");

    public static JsonRpcReply Fail(JsonRpcOutcome outcome, string problem) => new(outcome, default, problem);
}
