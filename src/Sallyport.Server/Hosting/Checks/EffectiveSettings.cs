using System.Collections;
using System.Globalization;
using Sallyport.Doors.Listening;

namespace Sallyport.Server.Hosting.Checks;

/// <summary>The configuration in effect: what was set, and the defaults of what was not. Secrets and the inner parts of URLs are left out.</summary>
internal static class EffectiveSettings
{
    private const string Hidden = "(set, not shown)";

    public static IReadOnlyList<EffectiveSetting> Of(IConfigurationRoot configuration)
    {
        var settings = new SortedDictionary<string, EffectiveSetting>(StringComparer.OrdinalIgnoreCase);
        AddSet(configuration, configuration, Settings.Tree, settings);
        foreach (var (section, options) in Settings.Bound)
        {
            AddDefaults(section, Activator.CreateInstance(options)!, settings);
        }

        Add(settings, "Listen", ListenOptions.Default, "default");
        return [.. settings.Values];
    }

    private static void AddSet(
        IConfigurationRoot root,
        IConfiguration place,
        SettingNode node,
        SortedDictionary<string, EffectiveSetting> settings
    )
    {
        foreach (var child in place.GetChildren())
        {
            if (ConfigurationSources.IsForClients(child.Path))
            {
                continue;
            }

            var known = node.Kind == SettingKind.Section ? node.Children.GetValueOrDefault(child.Key) : node.Item;
            known ??= node.Kind == SettingKind.Anything ? node : null;
            if (!string.IsNullOrEmpty(child.Value))
            {
                // A misspelt setting may be a misspelt secret.
                var value = known is null ? Hidden : Shown(child.Path, child.Value);
                Add(settings, child.Path, value, ConfigurationSources.SourceOf(root, child.Path));
            }

            AddSet(root, child, known ?? SettingNode.Section(), settings);
        }
    }

    private static void AddDefaults(string path, object options, SortedDictionary<string, EffectiveSetting> settings)
    {
        if (options is IDictionary)
        {
            // A section of free names has no defaults.
            return;
        }

        foreach (var property in options.GetType().GetProperties().Where(property => property.GetIndexParameters().Length == 0))
        {
            var key = $"{path}:{property.Name}";
            var value = property.GetValue(options);
            if (value is bool flag)
            {
                Add(settings, key, flag ? "true" : "false", "default");
            }
            else if (value is string or ValueType)
            {
                Add(settings, key, Convert.ToString(value, CultureInfo.InvariantCulture) ?? "", "default");
            }
            else if (value is not null and not IEnumerable)
            {
                AddDefaults(key, value, settings);
            }
        }
    }

    private static void Add(SortedDictionary<string, EffectiveSetting> settings, string key, string value, string source)
    {
        if (value.Length > 0)
        {
            settings.TryAdd(key, new EffectiveSetting(key, value, source));
        }
    }

    private static string Shown(string path, string value) =>
        IsSecret(path) ? Hidden
        : Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Host.Length > 0 ? WithoutCredentials(url)
        : value;

    /// <summary>Tells whether a setting holds a secret: by its name, or as a URL with more in it than a host.</summary>
    public static bool IsSecret(string path, string value) =>
        IsSecret(path)
        || (
            path.StartsWith("Chains:", StringComparison.OrdinalIgnoreCase)
            && Uri.TryCreate(value, UriKind.Absolute, out var url)
            && url.Host.Length > 0
            && (url.UserInfo.Length > 0 || url.PathAndQuery.Length > 1)
        );

    private static bool IsSecret(string path) =>
        path.StartsWith("Secrets:", StringComparison.OrdinalIgnoreCase)
        || path.EndsWith(":Secret", StringComparison.OrdinalIgnoreCase)
        || path.EndsWith(":Password", StringComparison.OrdinalIgnoreCase)
        || path.Equals("Telemetry:Headers", StringComparison.OrdinalIgnoreCase);

    // Nodes are often addressed with a key in the path, the query, or before the host.
    private static string WithoutCredentials(Uri url) =>
        $"{url.Scheme}://{url.Authority}" + (url.UserInfo.Length > 0 || url.PathAndQuery.Length > 1 ? "/…" : "");
}
