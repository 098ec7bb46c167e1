using System.Text.Json;
using Sallyport.SocketIO.Protocol;

namespace Sallyport.Chains.JsonRpc;

/// <summary>How one call to one node ended.</summary>
/// <param name="Outcome">Which way.</param>
/// <param name="Payload">The node's result or error as JSON, byte for byte. Also set beside Refused and Throttled when the node said why.</param>
/// <param name="Problem">Words for the log and for operators that hold no address; null for a result.</param>
internal readonly record struct JsonRpcReply(JsonRpcOutcome Outcome, ReadOnlyMemory<byte> Payload, string? Problem)
{
    private static readonly JsonDocumentOptions ParseOptions = new() { MaxDepth = JsonRpcCodec.MaxDepth };

    /// <summary>Gets the member <c>code</c> of the node's error, or null.</summary>
    public int? ErrorCode { get; init; }

    /// <summary>Gets the wait that the node asked for.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Parses the payload, for our own reading. What is passed on to a client is never parsed.</summary>
    public JsonElement ReadPayload() => JsonElement.Parse(LoneSurrogates.Replace(Payload).Span, ParseOptions);

    public static JsonRpcReply Result(ReadOnlyMemory<byte> result) => new(JsonRpcOutcome.Result, result, null);

    public static JsonRpcReply Error(ReadOnlyMemory<byte> error, int? code) =>
        new(JsonRpcOutcome.Error, error, code is null ? "the node answered with an error" : $"the node answered with error {code}")
        {
            ErrorCode = code,
        };

    public static JsonRpcReply Fail(JsonRpcOutcome outcome, string problem) => new(outcome, default, problem);
}
