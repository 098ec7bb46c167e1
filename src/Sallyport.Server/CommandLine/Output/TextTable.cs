using Sallyport.Access;

namespace Sallyport.Server.CommandLine.Output;

/// <summary>Columns for people: as wide as their longest cell, two blanks apart, no lines drawn.</summary>
internal sealed class TextTable(params string[] headings)
{
    private const string Gap = "  ";

    private readonly List<string[]> _rows = [];

    // A name is the customer's text: none of its control characters may reach the operator's terminal.
    public TextTable Add(params string?[] cells)
    {
        _rows.Add([.. cells.Select(cell => string.IsNullOrEmpty(cell) ? "-" : PlainText.Escape(cell))]);
        return this;
    }

    public void WriteTo(TextWriter output)
    {
        var widths = headings.Select((heading, column) => _rows.Select(row => row[column].Length).Append(heading.Length).Max()).ToArray();
        WriteRow(output, headings, widths);
        foreach (var row in _rows)
        {
            WriteRow(output, row, widths);
        }
    }

    private static void WriteRow(TextWriter output, string[] cells, int[] widths) =>
        output.WriteLine(string.Join(Gap, cells.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
}
