using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Sallyport.Doors.Json;
using Sallyport.Operations.Execution;

namespace Sallyport.Operations.Control;

/// <summary>One JSON line each way; see the README of this folder. Lines are bounded before they are buffered.</summary>
internal static class ControlProtocol
{
    public const int Version = 1;

    /// <summary>An answer may list every key of a large server.</summary>
    public const int LongestAnswer = 256 * 1024 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    public static byte[] Encode(OperatorRequest request) =>
        Line(
            new JsonObject
            {
                ["protocol"] = Version,
                ["verb"] = request.Verb,
                ["arguments"] = request.Arguments.DeepClone(),
            }
        );

    public static byte[] Encode(OperatorAnswer answer) =>
        Line(
            answer.Failure is { } failure
                ? new JsonObject { ["error"] = JsonSerializer.SerializeToNode(failure, OperatorJson.Options) }
                : new JsonObject { ["result"] = answer.Result?.DeepClone() }
        );

    /// <summary>Reads a request; false with the reason to tell the asker.</summary>
    public static bool TryDecodeRequest(ReadOnlySpan<byte> line, out OperatorRequest request, out OperatorFailure failure)
    {
        request = new OperatorRequest(string.Empty, []);
        failure = new OperatorFailure(OperatorFailureKind.Invalid, "The request is not one line of JSON.");
        if (Parse(line) is not { } body)
        {
            return false;
        }

        if (body["protocol"] is not JsonValue number || !number.TryGetValue<int>(out var version) || version != Version)
        {
            failure = new OperatorFailure(
                OperatorFailureKind.Failed,
                $"The running server speaks version {Version} of the control protocol and this program another.",
                "Use the program that the server was started with, or restart the server."
            );
            return false;
        }

        if (body["verb"] is not JsonValue name || !name.TryGetValue<string>(out var verb) || body["arguments"] is not JsonObject arguments)
        {
            return false;
        }

        request = new OperatorRequest(verb, arguments);
        return true;
    }

    /// <summary>Says that an operation that takes long is still at work, and how far it is.</summary>
    public static byte[] EncodeProgress(string? said) => Line(new JsonObject { ["working"] = said ?? "" });

    /// <summary>Whether a line says how far an operation is; else it is the answer.</summary>
    public static bool IsProgress(ReadOnlySpan<byte> line, out string said)
    {
        said = Parse(line)?["working"] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
        return line.StartsWith("{\"working\":"u8);
    }

    /// <summary>Reads an answer, or null where the line is none.</summary>
    public static OperatorAnswer? DecodeAnswer(ReadOnlySpan<byte> line)
    {
        switch (Parse(line))
        {
            case { } body when body["result"] is JsonObject result:
                return (JsonObject)result.DeepClone();
            case { } body when body["error"] is JsonObject error:
                return Failure(error);
            default:
                return null;
        }
    }

    /// <summary>Reads up to the first line feed; null where the other side ended or sent more than <paramref name="longest"/> bytes first.</summary>
    public static async ValueTask<byte[]?> ReadLineAsync(Stream stream, int longest, CancellationToken cancellationToken)
    {
        var reader = Reader(stream);
        try
        {
            return await ReadLineAsync(reader, longest, cancellationToken);
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }

    /// <summary>Reads of a stream that more than one line is expected from.</summary>
    public static PipeReader Reader(Stream stream) => PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));

    /// <inheritdoc cref="ReadLineAsync(Stream, int, CancellationToken)"/>
    public static async ValueTask<byte[]?> ReadLineAsync(PipeReader reader, int longest, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = read.Buffer.Slice(0, end);
                var bytes = line.Length <= longest ? line.ToArray() : null;
                reader.AdvanceTo(read.Buffer.GetPosition(1, end));
                return bytes;
            }

            if (read.IsCompleted || read.Buffer.Length > longest)
            {
                return null;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static OperatorAnswer? Failure(JsonObject error)
    {
        try
        {
            return error.Deserialize<OperatorFailure>(OperatorJson.Options) is { } failure ? (OperatorAnswer)failure : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[] Line(JsonObject body) => [.. JsonSerializer.SerializeToUtf8Bytes(body, OperatorJson.Options), (byte)'\n'];

    private static JsonObject? Parse(ReadOnlySpan<byte> line)
    {
        // The parser accepts these, and throws when the member is read.
        if (!Utf8.IsValid(line) || !JsonEscapes.AreWhole(line))
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(line, documentOptions: Strict) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
