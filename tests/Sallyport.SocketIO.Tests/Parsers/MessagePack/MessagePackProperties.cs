using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Sallyport.SocketIO.Parsers.MessagePack;
using Sallyport.SocketIO.Protocol;

namespace Sallyport.SocketIO.Tests.Parsers.MessagePack;

[Trait("Requirement", "R16")]
public sealed class MessagePackProperties
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(5_000);

    // Once through JSON, a message is in the form in which we write it, and stays so.
    [Fact]
    public void Value_ThroughJsonAndBack_IsTheSame() =>
        Check(
            AnyMessagePack.Value(),
            message =>
            {
                if (MessagePackJson.Read(message, out var attachments) is not { } json)
                {
                    // Too much binary data.
                    return;
                }

                var written = MessagePackJson.Write(json, [.. attachments]);
                MessagePackJson.Read(written, out var again).ShouldBe(json);
                again.Select(data => Convert.ToHexString(data.Span)).ShouldBe(attachments.Select(data => Convert.ToHexString(data.Span)));
                MessagePackJson.Write(json, [.. again]).ShouldBe(written);
            }
        );

    // What is read is JSON within the depth, in which each placeholder is binary data, and all binary data has one.
    [Fact]
    public void Value_Read_IsJsonWithOnePlaceholderForEachBinary() => Check(AnyMessagePack.Value(), ShouldBeWellFormed);

    [Fact]
    public void Value_CutShort_IsRefused() =>
        Check(
            AnyMessagePack.Value(),
            message =>
            {
                for (var length = 0; length < message.Length; length++)
                {
                    MessagePackJson.Read(message.AsSpan(0, length), out _).ShouldBeNull();
                    var reader = new MessagePackReader(message.AsSpan(0, length));
                    reader.TrySkip().ShouldBeFalse();
                }

                var whole = new MessagePackReader(message);
                whole.TrySkip().ShouldBeTrue();
                whole.Remaining.ShouldBe(0);
            }
        );

    [Fact]
    public void AnyBytes_Read_AreAValueOrRefused() => Check(AnyMessagePack.Bytes(), ShouldBeWellFormed);

    [Fact]
    public void BrokenValue_Read_IsAValueOrRefused() => Check(AnyMessagePack.Broken(), ShouldBeWellFormed);

    [Fact]
    public void AnyBytes_AsAPacket_AreAPacketOrRefused() =>
        Check(
            from type in AnyMessagePack.Value()
            from data in AnyMessagePack.Broken()
            select (byte[])[0x83, 0xa4, .. "type"u8, .. type, 0xa3, .. "nsp"u8, 0xa1, (byte)'/', 0xa4, .. "data"u8, .. data],
            message =>
            {
                if (MessagePackPacket.TryRead(message, out var packet))
                {
                    ((int)packet.Type).ShouldBeInRange(0, 4);
                }
            }
        );

    private static void ShouldBeWellFormed(byte[] message)
    {
        if (MessagePackJson.Read(message, out var attachments) is not { } json)
        {
            return;
        }

        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MessagePackJson.MaxDepth });
        var numbers = new List<int>();
        CollectPlaceholders(document.RootElement, attachments.Count, numbers);
        numbers.ShouldBe(Enumerable.Range(0, attachments.Count));
    }

    private static void CollectPlaceholders(JsonElement element, int attachments, List<int> numbers)
    {
        if (EventPayload.TryGetNumber(element, attachments, out var number))
        {
            numbers.Add(number);
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
            {
                CollectPlaceholders(item, attachments, numbers);
            }
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in element.EnumerateObject())
            {
                CollectPlaceholders(member.Value, attachments, numbers);
            }
        }
    }

    private static void Check(Gen<byte[]> messages, Action<byte[]> check) => Prop.ForAll(messages.ToArbitrary(), check).Check(Runs);
}
