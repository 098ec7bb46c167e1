using System.Text;
using Sallyport.Access;

namespace Sallyport.Server.CommandLine.Output;

/// <summary>
/// Writes to a terminal that people look at. Our own line breaks pass; every other character that could control the terminal is written as
/// its code point, because names and messages may come from strangers.
/// </summary>
internal sealed class PlainTextWriter(TextWriter inner) : TextWriter(inner.FormatProvider)
{
    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => inner.Write(value == '\n' ? "\n" : PlainText.Escape(value.ToString()));

    public override void Write(string? value)
    {
        var lines = (value ?? "").ReplaceLineEndings("\n").Split('\n');
        inner.Write(string.Join(inner.NewLine, lines.Select(PlainText.Escape)));
    }

    public override void WriteLine() => inner.WriteLine();

    public override void WriteLine(string? value)
    {
        Write(value);
        inner.WriteLine();
    }

    public override void Flush() => inner.Flush();
}
