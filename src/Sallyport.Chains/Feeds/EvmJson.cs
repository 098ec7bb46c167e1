using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Sallyport.Chains.JsonRpc;

namespace Sallyport.Chains.Feeds;

/// <summary>Blocks and logs as nodes write them (https://ethereum.github.io/execution-apis/), and the parameters that ask for them.</summary>
internal static class EvmJson
{
    public static readonly JsonElement None = JsonElement.Parse("[]"u8);
    public static readonly JsonElement NewHeads = JsonElement.Parse("""["newHeads"]"""u8);
    public static readonly JsonElement LatestBlock = JsonElement.Parse("""["latest",false]"""u8);

    public static JsonElement BlockByHash(string hash) => JsonSerializer.SerializeToElement<object[]>([hash, false]);

    public static JsonElement LogsOfBlock(string hash, LogFilter filter) =>
        JsonSerializer.SerializeToElement<object[]>([
            new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["blockHash"] = hash,
                ["address"] = filter.Addresses,
                ["topics"] = Topics(filter),
            },
        ]);

    public static JsonElement LogsOfRange(long from, long to, LogFilter filter) =>
        JsonSerializer.SerializeToElement<object[]>([
            new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["fromBlock"] = Quantity.Write(from),
                ["toBlock"] = Quantity.Write(to),
                ["address"] = filter.Addresses,
                ["topics"] = Topics(filter),
            },
        ]);

    public static bool TryReadBlock(JsonElement value, [NotNullWhen(true)] out EvmBlock? block)
    {
        block =
            value.ValueKind is JsonValueKind.Object
            && TryNumber(value, "number"u8, out var number)
            && TryText(value, "hash"u8, out var hash)
            && TryText(value, "parentHash"u8, out var parentHash)
            && TryNumber(value, "timestamp"u8, out var seconds)
            && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
                ? new EvmBlock(number, hash, parentHash, DateTimeOffset.FromUnixTimeSeconds(seconds))
                : null;
        return block is not null;
    }

    /// <summary>Reads the logs of an answer; false when one does not stand in <paramref name="blocks"/> (by hash), as the chain has moved between two questions.</summary>
    public static bool TryReadLogs(JsonElement value, IReadOnlyDictionary<string, EvmBlock> blocks, out List<EvmLog> logs)
    {
        logs = [];
        if (value.ValueKind is not JsonValueKind.Array)
        {
            return false;
        }

        foreach (var element in value.EnumerateArray())
        {
            if (!TryReadLog(element, blocks, out var log))
            {
                return false;
            }

            logs.Add(log);
        }

        return true;
    }

    private static bool TryReadLog(JsonElement value, IReadOnlyDictionary<string, EvmBlock> blocks, [NotNullWhen(true)] out EvmLog? log)
    {
        log =
            value.ValueKind is JsonValueKind.Object
            && TryText(value, "blockHash"u8, out var blockHash)
            && blocks.TryGetValue(blockHash, out var block)
            && TryText(value, "address"u8, out var address)
            && TryTopics(value, out var topics)
            && TryData(value, out var data)
            && TryText(value, "transactionHash"u8, out var transaction)
            && TryNumber(value, "logIndex"u8, out var index)
                ? new EvmLog(block, address, topics, data, transaction, index)
                : null;
        return log is not null;
    }

    // [[a, b]]: the first topic is a or b. [] asks for any.
    private static IReadOnlyList<string>[] Topics(LogFilter filter) => filter.Topics.Count == 0 ? [] : [filter.Topics];

    private static bool TryNumber(JsonElement value, ReadOnlySpan<byte> name, out long number)
    {
        number = 0;
        return value.TryGetProperty(name, out var property) && Quantity.TryRead(property, out number);
    }

    private static bool TryText(JsonElement value, ReadOnlySpan<byte> name, [NotNullWhen(true)] out string? text)
    {
        text = value.TryGetProperty(name, out var property) ? Lower(property) : null;
        return text is not null;
    }

    private static bool TryTopics(JsonElement value, out string[] topics)
    {
        topics = [];
        if (!value.TryGetProperty("topics"u8, out var property) || property.ValueKind is not JsonValueKind.Array)
        {
            return false;
        }

        topics = [.. property.EnumerateArray().Select(Lower).OfType<string>()];
        return topics.Length == property.GetArrayLength();
    }

    private static bool TryData(JsonElement value, out byte[] data)
    {
        data = [];
        if (!TryText(value, "data"u8, out var text) || !text.StartsWith("0x", StringComparison.Ordinal) || text.Length % 2 != 0)
        {
            return false;
        }

        data = new byte[(text.Length - 2) / 2];
        return Convert.FromHexString(text.AsSpan(2), data, out _, out var written) is System.Buffers.OperationStatus.Done
            && written == data.Length;
    }

    private static string? Lower(JsonElement value) => PlainText.Read(value)?.ToLowerInvariant();
}
