using System.Buffers;
using System.Buffers.Text;
using System.Text.Unicode;

namespace Sallyport.SocketIO.Parsers.MessagePack;

/// <content>Values that hold no others.</content>
internal ref partial struct MessagePackToJson
{
    // https://www.rfc-editor.org/rfc/rfc8259#section-7: what must be escaped in a string.
    private static readonly SearchValues<byte> Escaped = SearchValues.Create([
        .. Enumerable.Range(0, 0x20).Select(i => (byte)i),
        (byte)'"',
        (byte)'\\',
    ]);

    // Whole numbers become their digits, as in JavaScript. Nothing else is a key: what JavaScript makes of it nobody means.
    private static bool IsKey(MessagePackToken key) =>
        key.Kind is MessagePackKind.Integer or MessagePackKind.Unsigned || (key.Kind == MessagePackKind.String && Utf8.IsValid(key.Bytes));

    private readonly void WriteKey(MessagePackToken key)
    {
        if (key.Kind == MessagePackKind.String)
        {
            WriteText(key.Bytes);
        }
        else
        {
            _output.Write("\""u8);
            WriteWhole(key);
            _output.Write("\""u8);
        }

        _output.Write(":"u8);
    }

    /// <summary>Writes a number of any kind.</summary>
    public readonly void WriteNumber(MessagePackToken value)
    {
        if (value.Kind == MessagePackKind.Float)
        {
            WriteFloat(value.Float);
        }
        else
        {
            WriteWhole(value);
        }
    }

    private bool TryWriteScalar(MessagePackToken value, int levelsLeft)
    {
        switch (value.Kind)
        {
            case MessagePackKind.Nil or MessagePackKind.Undefined:
                _output.Write("null"u8);
                return true;
            case MessagePackKind.Boolean:
                _output.Write(value.Boolean ? "true"u8 : "false"u8);
                return true;
            case MessagePackKind.Integer or MessagePackKind.Unsigned or MessagePackKind.Float:
                WriteNumber(value);
                return true;
            case MessagePackKind.Date:
                JavaScriptDate.WriteJson(_output, value.Integer);
                return true;
            case MessagePackKind.String when Utf8.IsValid(value.Bytes):
                WriteText(value.Bytes);
                return true;
            case MessagePackKind.Binary:
                return TryWritePlaceholder(value.Bytes, levelsLeft);
            case MessagePackKind.Extension:
                _output.Write("["u8);
                WriteNumber(value.ExtensionType);
                _output.Write(","u8);
                var isWritten = TryWritePlaceholder(value.Bytes, levelsLeft - 1);
                _output.Write("]"u8);
                return isWritten;
            default:
                return false;
        }
    }

    private bool TryWritePlaceholder(ReadOnlySpan<byte> data, int levelsLeft)
    {
        _attachments ??= [];
        if (levelsLeft < 1 || _attachments.Count >= _maxAttachments)
        {
            return false;
        }

        _output.Write("{\"_placeholder\":true,\"num\":"u8);
        WriteNumber(_attachments.Count);
        _output.Write("}"u8);
        _attachments.Add(data.ToArray());
        return true;
    }

    private readonly void WriteText(ReadOnlySpan<byte> utf8)
    {
        _output.Write("\""u8);
        while (utf8.IndexOfAny(Escaped) is var next and >= 0)
        {
            _output.Write(utf8[..next]);
            var character = utf8[next];
            if (character < 0x20)
            {
                _output.Write("\\u00"u8);
                _ = Utf8Formatter.TryFormat(character, _output.GetSpan(2), out _, new StandardFormat('x', 2));
                _output.Advance(2);
            }
            else
            {
                _output.Write([(byte)'\\', character]);
            }

            utf8 = utf8[(next + 1)..];
        }

        _output.Write(utf8);
        _output.Write("\""u8);
    }

    private readonly void WriteWhole(MessagePackToken value)
    {
        if (value.Kind == MessagePackKind.Unsigned)
        {
            _ = Utf8Formatter.TryFormat(value.Unsigned, _output.GetSpan(20), out var written);
            _output.Advance(written);
        }
        else
        {
            WriteNumber(value.Integer);
        }
    }

    private readonly void WriteNumber(long value)
    {
        _ = Utf8Formatter.TryFormat(value, _output.GetSpan(20), out var written);
        _output.Advance(written);
    }

    private readonly void WriteFloat(double value)
    {
        if (!double.IsFinite(value))
        {
            _output.Write("null"u8);
            return;
        }

        _ = Utf8Formatter.TryFormat(value, _output.GetSpan(32), out var written);
        _output.Advance(written);
    }
}
