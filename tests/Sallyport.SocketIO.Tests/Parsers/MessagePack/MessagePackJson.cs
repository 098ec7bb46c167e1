using System.Text;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Parsers.MessagePack;

namespace Sallyport.SocketIO.Tests.Parsers.MessagePack;

/// <summary>The codec as functions of one value.</summary>
internal static class MessagePackJson
{
    public const int MaxDepth = 64;
    public const int MaxAttachments = 10;

    /// <summary>Reads one value as JSON and binary data, as the parser does: lookalikes of placeholders are masked where there is binary data.</summary>
    public static string? Read(ReadOnlySpan<byte> message, out IReadOnlyList<ReadOnlyMemory<byte>> attachments, int maxDepth = MaxDepth)
    {
        var json = Read(message, maxDepth, masked: null, out attachments, out var lookalikes);
        return attachments.Count > 0 && lookalikes is not null ? Read(message, maxDepth, lookalikes, out attachments, out _) : json;
    }

    public static string? Read(string hex, out IReadOnlyList<ReadOnlyMemory<byte>> attachments) =>
        Read(Convert.FromHexString(hex), out attachments);

    public static string? Read(string hex) => Read(hex, out _);

    public static byte[] Write(string json, params ReadOnlyMemory<byte>[] attachments)
    {
        using var output = PooledWriter.Rent();
        JsonToMessagePack.Write(output, Encoding.UTF8.GetBytes(json), attachments);
        return output.WrittenSpan.ToArray();
    }

    public static string WriteHex(string json, params ReadOnlyMemory<byte>[] attachments) =>
        Convert.ToHexStringLower(Write(json, attachments));

    private static string? Read(
        ReadOnlySpan<byte> message,
        int maxDepth,
        HashSet<int>? masked,
        out IReadOnlyList<ReadOnlyMemory<byte>> attachments,
        out HashSet<int>? lookalikes
    )
    {
        using var output = PooledWriter.Rent();
        var reader = new MessagePackReader(message);
        var writer = new MessagePackToJson(output, maxDepth, MaxAttachments, masked);
        var isRead = writer.TryWrite(ref reader) && reader.Remaining == 0;
        attachments = isRead ? writer.Attachments : [];
        lookalikes = isRead ? writer.Lookalikes : null;
        return isRead ? Encoding.UTF8.GetString(output.WrittenSpan) : null;
    }
}
