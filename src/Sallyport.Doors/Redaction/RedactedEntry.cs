using System.Collections;

namespace Sallyport.Doors.Redaction;

/// <summary>A masked log entry or scope: its text and its named values.</summary>
internal sealed class RedactedEntry(string text, IReadOnlyList<KeyValuePair<string, object?>> values)
    : IReadOnlyList<KeyValuePair<string, object?>>
{
    public int Count => values.Count;

    public KeyValuePair<string, object?> this[int index] => values[index];

    /// <summary>Masks the named values of <paramref name="state"/>; <paramref name="changed"/> tells whether one held a secret.</summary>
    public static IReadOnlyList<KeyValuePair<string, object?>> Values(object? state, out bool changed)
    {
        changed = false;
        if (state is not IEnumerable<KeyValuePair<string, object?>> pairs)
        {
            return [];
        }

        var values = new List<KeyValuePair<string, object?>>();
        foreach (var (key, value) in pairs)
        {
            var masked = SecretRedactor.RedactValue(value);
            changed |= !ReferenceEquals(masked, value);
            values.Add(new(key, masked));
        }

        return values;
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => text;
}
