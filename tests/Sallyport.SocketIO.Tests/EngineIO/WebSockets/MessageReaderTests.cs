using FsCheck;
using FsCheck.Fluent;
using Sallyport.SocketIO.EngineIO.WebSockets;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.EngineIO.WebSockets;

public sealed class MessageReaderTests
{
    private const int Limit = 100_000;

    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(300);

    [Fact]
    public void Read_AnyMessagesInAnyFragmentsAndChunks_GivesThem() =>
        Prop.ForAll(
                AnyFrames.Messages.ToArbitrary(),
                Gen.Choose(0, int.MaxValue).ToArbitrary(),
                (messages, seed) =>
                {
                    var random = new Dice(seed);
                    var bytes = messages.SelectMany(message => AnyFrames.Cut(message, random)).ToArray();

                    var read = ReadAll(bytes, random);

                    read.Where(found => !found.StartsWith("Ping", StringComparison.Ordinal))
                        .ShouldBe(messages.Select(message => Shown(message.IsText ? "Text" : "Binary", message.Data)));
                }
            )
            .Check(Runs.WithMaxTest(60));

    [Fact]
    public void Read_AnyBytes_GivesTheSameHoweverTheyAreCut() =>
        Prop.ForAll(
                AnyFrames.Bytes.ToArbitrary(),
                Gen.Choose(0, int.MaxValue).ToArbitrary(),
                (bytes, seed) => ReadAll(bytes, new Dice(seed)).ShouldBe(ReadAll(bytes, null))
            )
            .Check(Runs);

    [Fact]
    public void Read_AnyBytes_HoldsNoMoreThanCame() =>
        Prop.ForAll(
                AnyFrames.Bytes.ToArbitrary(),
                bytes =>
                {
                    var reader = new MessageReader(Limit);
                    var left = bytes.AsSpan();
                    while (reader.Read(left, out var used) != ReadResultKind.NeedsMore)
                    {
                        reader.Message.Length.ShouldBeLessThanOrEqualTo(Math.Min(bytes.Length, Limit));
                        left = left[used..];
                    }

                    reader.Message.Length.ShouldBeLessThanOrEqualTo(Math.Min(bytes.Length, Limit));
                    reader.Discard();
                    reader.Message.Length.ShouldBe(0);
                }
            )
            .Check(Runs);

    [Theory]
    [InlineData(RawWebSocket.Text, false, 0, true)]
    [InlineData(RawWebSocket.Text, true, 1, true)]
    [InlineData(RawWebSocket.Binary, true, 2, true)]
    [InlineData(RawWebSocket.Binary, true, 4, true)]
    [InlineData(RawWebSocket.Ping, false, 0, true)]
    [InlineData(RawWebSocket.Ping, true, 1, true)]
    [InlineData(RawWebSocket.Ping, true, 0, false)]
    [InlineData(RawWebSocket.CloseFrame, true, 0, false)]
    [InlineData(RawWebSocket.Continuation, true, 0, true)]
    [InlineData(3, true, 0, true)]
    [InlineData(7, true, 0, true)]
    [InlineData(11, true, 0, true)]
    [InlineData(15, true, 0, true)]
    public void Read_FrameNoClientMaySend_IsAProtocolError(int opcode, bool isMasked, int reserved, bool isFinal)
    {
        var reader = new MessageReader(Limit);

        reader.Read(RawWebSocket.Frame(opcode, "a"u8.ToArray(), isFinal, isMasked, reserved), out _).ShouldBe(ReadResultKind.Error);

        reader.Code.ShouldBe(CloseCode.ProtocolError);
    }

    [Fact]
    public void Read_NewMessageInsideAnother_IsAProtocolError()
    {
        ReadAll([.. RawWebSocket.Frame(RawWebSocket.Text, "a", isFinal: false), .. RawWebSocket.Frame(RawWebSocket.Text, "b")], null)
            .ShouldBe(["Error 1002"]);
    }

    [Fact]
    public void Read_ControlFrameOf126Bytes_IsAProtocolError()
    {
        ReadAll(RawWebSocket.Frame(RawWebSocket.Ping, new byte[125]), null).ShouldBe(["Ping " + new string('0', 250)]);
        ReadAll(RawWebSocket.Frame(RawWebSocket.Ping, new byte[126]), null).ShouldBe(["Error 1002"]);
    }

    [Fact]
    public void Read_TextThatIsNoUtf8_IsInvalidData()
    {
        ReadAll(RawWebSocket.Frame(RawWebSocket.Text, [0xC3, 0x28]), null).ShouldBe(["Error 1007"]);
        ReadAll(RawWebSocket.Frame(RawWebSocket.Binary, [0xC3, 0x28]), null).ShouldBe(["Binary C328"]);
    }

    [Fact]
    public void Read_CharacterCutByFragments_IsText()
    {
        byte[] e = [0xC3, 0xA9];
        ReadAll(
                [
                    .. RawWebSocket.Frame(RawWebSocket.Text, e[..1], isFinal: false),
                    .. RawWebSocket.Frame(RawWebSocket.Continuation, e[1..]),
                ],
                null
            )
            .ShouldBe(["Text C3A9"]);
    }

    [Fact]
    public void Read_DeclaredLengthBeyondTheLimit_IsTooBigBeforeAByteOfItCame()
    {
        var reader = new MessageReader(10);

        reader.Read([0x82, 0x80 | 11, 0, 0, 0, 0], out _).ShouldBe(ReadResultKind.Error);

        reader.Code.ShouldBe(CloseCode.TooBig);
    }

    [Fact]
    public void Read_FragmentsTogetherBeyondTheLimit_AreTooBig()
    {
        var reader = new MessageReader(10);
        reader.Read(RawWebSocket.Frame(RawWebSocket.Text, "123456", isFinal: false), out _).ShouldBe(ReadResultKind.NeedsMore);

        reader.Read(RawWebSocket.Frame(RawWebSocket.Continuation, "78901"), out _).ShouldBe(ReadResultKind.Error);

        reader.Code.ShouldBe(CloseCode.TooBig);
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(0x8000_0000_0000_0000)]
    [InlineData(0x7FFF_FFFF_FFFF_FFFF)]
    public void Read_HugeDeclaredLength_IsAnError(ulong length)
    {
        var bytes = new byte[14];
        bytes[0] = 0x82;
        bytes[1] = 0xFF;
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(2), length);
        var reader = new MessageReader(int.MaxValue / 8);

        reader.Read(bytes, out _).ShouldBe(ReadResultKind.Error);
    }

    [Theory]
    [InlineData(new byte[] { }, "Close 1005")]
    [InlineData(new byte[] { 0x03, 0xE8 }, "Close 1000")]
    [InlineData(new byte[] { 0x03, 0xE9, (byte)'a' }, "Close 1001")]
    [InlineData(new byte[] { 0x0F, 0xA0 }, "Close 4000")]
    [InlineData(new byte[] { 0x03 }, "Error 1002")]
    [InlineData(new byte[] { 0x03, 0xED }, "Error 1002")]
    [InlineData(new byte[] { 0x03, 0xEC }, "Error 1002")]
    [InlineData(new byte[] { 0x00, 0x00 }, "Error 1002")]
    [InlineData(new byte[] { 0x13, 0x88 }, "Error 1002")]
    [InlineData(new byte[] { 0x03, 0xE8, 0xC3, 0x28 }, "Error 1007")]
    public void Read_CloseFrame_IsJudgedByItsCodeAndReason(byte[] payload, string expected) =>
        ReadAll(RawWebSocket.Frame(RawWebSocket.CloseFrame, payload), null).ShouldBe([expected]);

    [Fact]
    public void Read_AfterAnError_PassesOverAllButAClose()
    {
        ReadAll(
                [
                    .. RawWebSocket.Frame(RawWebSocket.Text, [0xFF]),
                    .. RawWebSocket.Frame(RawWebSocket.Text, "still"),
                    .. RawWebSocket.Frame(RawWebSocket.Ping, new byte[5]),
                    .. RawWebSocket.Frame(RawWebSocket.Text, [], reserved: 7),
                    .. RawWebSocket.Frame(RawWebSocket.CloseFrame, [3, 232]),
                ],
                null
            )
            .ShouldBe(["Error 1007", "Close 1000"]);
    }

    [Fact]
    public void Read_AfterAClose_GivesNothing()
    {
        ReadAll([.. RawWebSocket.Frame(RawWebSocket.CloseFrame, [3, 232]), .. RawWebSocket.Frame(RawWebSocket.Text, "late")], null)
            .ShouldBe(["Close 1000"]);
    }

    // With a random source the bytes come in chunks of any size, each in a memory of its own.
    private static List<string> ReadAll(byte[] bytes, Dice? random)
    {
        var reader = new MessageReader(Limit);
        var found = new List<string>();
        for (var start = 0; start < bytes.Length; )
        {
            var length = random is null ? bytes.Length : random.Next(1, random.Next(2) == 0 ? 5 : bytes.Length - start + 1);
            var chunk = bytes[start..Math.Min(start + length, bytes.Length)];
            start += chunk.Length;
            ReadOnlySpan<byte> left = chunk;
            while (reader.Read(left, out var used) is var kind && kind != ReadResultKind.NeedsMore)
            {
                left = left[used..];
                found.Add(
                    kind switch
                    {
                        ReadResultKind.Ping => Shown("Ping", reader.ControlData),
                        ReadResultKind.Text or ReadResultKind.Binary => Shown(kind.ToString(), reader.Message.Span),
                        _ => $"{kind} {reader.Code}",
                    }
                );
                reader.Release();
            }

            left.Length.ShouldBeGreaterThanOrEqualTo(0);
        }

        reader.Discard();
        return found;
    }

    private static string Shown(string kind, ReadOnlySpan<byte> data) => $"{kind} {Convert.ToHexString(data)}";
}
