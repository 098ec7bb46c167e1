using System.Globalization;

namespace Sallyport.Server.CommandLine.Output;

/// <summary>A number a line as a bar, the longest as wide as there is room; with block characters where the terminal shows them.</summary>
internal sealed class BarChart(bool hasBlocks, int width)
{
    private const string Eighths = " ▏▎▍▌▋▊▉█";
    private const int MostBars = 62;

    private readonly List<(string Label, long Value)> _bars = [];

    /// <summary>A chart for where the output goes: a terminal, or a file or a dumb terminal that takes plain letters only.</summary>
    public static BarChart For(bool isTerminal, string? terminalKind) =>
        new(isTerminal && !string.IsNullOrEmpty(terminalKind) && terminalKind != "dumb", 40);

    public BarChart Add(string label, long value)
    {
        _bars.Add((label, value));
        return this;
    }

    public void WriteTo(TextWriter output)
    {
        var shown = _bars.TakeLast(MostBars).ToList();
        if (shown.Count < _bars.Count)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"(the last {MostBars} of {_bars.Count})"));
        }

        var most = shown.Count == 0 ? 0 : shown.Max(bar => bar.Value);
        foreach (var (label, value) in shown)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{label}  {Bar(value, most)} {value:N0}"));
        }
    }

    private string Bar(long value, long most)
    {
        if (most == 0)
        {
            return "";
        }

        if (!hasBlocks)
        {
            return new string('#', value == 0 ? 0 : Math.Max(1, (int)(value * (double)width / most)));
        }

        var eighths = value == 0 ? 0 : Math.Max(1, (int)(value * 8.0 * width / most));
        return new string(Eighths[8], eighths / 8) + (eighths % 8 == 0 ? "" : Eighths[eighths % 8].ToString());
    }
}
