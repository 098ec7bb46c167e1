using System.Collections;
using System.ComponentModel;
using System.Globalization;
using System.Reflection;

namespace Sallyport.Server.Hosting.Checks;

/// <summary>What may stand at one place of the configuration, read off the options class that is bound there.</summary>
internal sealed class SettingNode
{
    private readonly Dictionary<string, SettingNode> _children = new(StringComparer.OrdinalIgnoreCase);

    private SettingNode(SettingKind kind, Type? type = null, SettingNode? item = null)
    {
        Kind = kind;
        ValueType = type;
        Item = item;
    }

    public SettingKind Kind { get; }

    /// <summary>Gets the type of a value.</summary>
    public Type? ValueType { get; }

    /// <summary>Gets what each entry of a list or map is.</summary>
    public SettingNode? Item { get; }

    /// <summary>Gets the settings of a section.</summary>
    public IReadOnlyDictionary<string, SettingNode> Children => _children;

    /// <summary>A section without settings, to which some are added.</summary>
    public static SettingNode Section() => new(SettingKind.Section);

    /// <summary>A place that others look after.</summary>
    public static SettingNode Anything() => new(SettingKind.Anything);

    public static SettingNode Value<T>() => new(SettingKind.Value, typeof(T));

    public static SettingNode Of(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string) || TypeDescriptor.GetConverter(type).CanConvertFrom(typeof(string)))
        {
            return new SettingNode(SettingKind.Value, type);
        }

        if (ItemOf(type, typeof(IDictionary<,>)) is { } value)
        {
            return new SettingNode(SettingKind.Map, item: Of(value));
        }

        if (typeof(IEnumerable).IsAssignableFrom(type) && ItemOf(type, typeof(IEnumerable<>)) is { } element)
        {
            return new SettingNode(SettingKind.List, item: Of(element));
        }

        var section = Section();
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            section._children[property.Name] = Of(property.PropertyType);
        }

        return section;
    }

    /// <summary>Puts <paramref name="node"/> at a path below; where a section stands already, their settings are joined.</summary>
    public SettingNode Add(string path, SettingNode node)
    {
        var colon = path.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? path : path[..colon];
        if (!_children.TryGetValue(name, out var child))
        {
            _children[name] = child = colon < 0 ? node : Section();
        }
        else if (colon < 0)
        {
            foreach (var (key, setting) in node._children)
            {
                child._children.TryAdd(key, setting);
            }
        }

        if (colon >= 0)
        {
            child.Add(path[(colon + 1)..], node);
        }

        return this;
    }

    /// <summary>Puts another node in a child's place.</summary>
    public void Replace(string name, SettingNode node) => _children[name] = node;

    /// <summary>Says what is wrong with a value, without quoting it; null when nothing is.</summary>
    public string? FaultOf(string text)
    {
        if (ValueType is null || ValueType == typeof(string))
        {
            return null;
        }

        try
        {
            TypeDescriptor.GetConverter(ValueType).ConvertFromString(null, CultureInfo.InvariantCulture, text);
            return null;
        }
        catch (Exception wrong) when (wrong is FormatException or ArgumentException or NotSupportedException or OverflowException)
        {
            return "expected " + Expected(ValueType);
        }
    }

    private static string Expected(Type type) =>
        type == typeof(TimeSpan) ? "a time span such as 00:00:30 (hours:minutes:seconds)"
        : type == typeof(bool) ? "true or false"
        : type.IsEnum ? "one of " + string.Join(", ", Enum.GetNames(type))
        : type == typeof(double) || type == typeof(decimal) ? "a number"
        : "a whole number";

    private static Type? ItemOf(Type type, Type open) =>
        type.GetInterfaces()
            .Append(type)
            .FirstOrDefault(face => face.IsGenericType && face.GetGenericTypeDefinition() == open)
            ?.GetGenericArguments()[^1];
}
