using Sallyport.Access;

namespace Sallyport.Server.CommandLine.Output;

/// <summary>One thing shown to people: a name and a value a line, the values aligned.</summary>
internal sealed class FieldList
{
    private readonly List<(string Name, string Value)> _fields = [];

    public FieldList Add(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            _fields.Add((name, PlainText.Escape(value)));
        }

        return this;
    }

    public void WriteTo(TextWriter output)
    {
        var width = _fields.Count == 0 ? 0 : _fields.Max(field => field.Name.Length);
        foreach (var (name, value) in _fields)
        {
            output.WriteLine($"{name.PadRight(width)}  {value}");
        }
    }
}
