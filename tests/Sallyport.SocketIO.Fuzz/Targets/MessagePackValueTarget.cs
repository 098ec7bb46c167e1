using System.Text.Json;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Parsers.MessagePack;

namespace Sallyport.SocketIO.Fuzzing.Targets;

/// <summary>One MessagePack value, to JSON and back.</summary>
internal sealed class MessagePackValueTarget() : FuzzTarget("msgpack-value", Known)
{
    private const int MaxDepth = 64;
    private const int MaxAttachments = 10;

    public static byte[][] Known { get; } =
    [
        .. new[]
        {
            "c0",
            "c3",
            "cd0100",
            "ce00010000",
            "cf001fffffffffffff",
            "cfffffffffffffffff",
            "ff",
            "d080",
            "d18000",
            "d280000000",
            "d3ffe0000000000001",
            "ca3f000000",
            "cb3fb999999999999a",
            "cb7ff8000000000000",
            "a56173636969",
            "d90161",
            "da000161",
            "db0000000161",
            "a67122625c0a01",
            "920192029103",
            "dc000101",
            "dd0000000101",
            "82a16181a16292c0d40000a175d40000",
            "de0001a16101",
            "df00000001a16101",
            "d7000000018bcfe5687b",
            "c4020102",
            "c500020102",
            "c6000000020102",
            "c702000102",
            "d4057f",
            "d801" + "00112233445566778899aabbccddeeff",
            "9382ac5f706c616365686f6c646572c3a36e756d00c4010782a36e756d00ac5f706c616365686f6c646572c3",
        }.Select(Convert.FromHexString),
    ];

    public override ValueTask<int> RunAsync(byte[] input)
    {
        using var output = PooledWriter.Rent();
        var reader = new MessagePackReader(input);
        var writer = new MessagePackToJson(output, MaxDepth, MaxAttachments);
        if (!writer.TryWrite(ref reader))
        {
            return ValueTask.FromResult(-1);
        }

        var json = output.WrittenSpan;
        Require(json.Length <= (6 * input.Length) + (40 * MaxAttachments), "The JSON is too long for its message.");
        var skipping = new MessagePackReader(input);
        Require(skipping.TrySkip() && skipping.Remaining == reader.Remaining, "Skipping and reading do not agree.");
        return ValueTask.FromResult(Check(json, writer));
    }

    private static int Check(ReadOnlySpan<byte> json, MessagePackToJson writer)
    {
        var parsing = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        var way = writer.Attachments.Count + (writer.Lookalikes is null ? 0 : 100);
        while (parsing.Read())
        {
            way = unchecked((way * 31) + (int)parsing.TokenType);
        }

        using var back = PooledWriter.Rent();
        JsonToMessagePack.Write(back, json, writer.Attachments);
        using var again = PooledWriter.Rent();
        var reader = new MessagePackReader(back.WrittenSpan);
        var second = new MessagePackToJson(again, MaxDepth, MaxAttachments);

        // A client's own placeholders become binary data here; the decoder masks them, and has a target of its own.
        var isSame = second.TryWrite(ref reader) && again.WrittenSpan.SequenceEqual(json);
        Require(isSame || (writer.Lookalikes is not null && writer.Attachments.Count > 0), "It is another value after a round.");
        return way;
    }
}
