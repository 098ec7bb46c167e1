using Sallyport.Doors.Limits;

namespace Sallyport.Server.Hosting.Checks;

/// <summary>Holds the configuration against the tree of settings: unknown names, values of the wrong type, one value where a section belongs.</summary>
internal sealed class ShapeCheck(IConfigurationRoot root)
{
    private readonly List<string> _wrong = [];

    public List<ConfigurationFault> Faults { get; } = [];

    public List<ConfigurationFault> Warnings { get; } = [];

    public void Run() => Walk(root, Settings.Tree);

    /// <summary>Gives the configuration that is left: binding options throws at the first value of a wrong type, and would hide what else is wrong.</summary>
    public IConfiguration WithoutWrongValues() =>
        _wrong.Count == 0
            ? root
            : new ConfigurationBuilder()
                .AddInMemoryCollection(root.AsEnumerable().Where(setting => !_wrong.Exists(wrong => IsAtOrBelow(setting.Key, wrong))))
                .Build();

    /// <summary>Says whether a setting, or something in it, is of the wrong type: what else is said of it may come from that alone.</summary>
    public bool HoldsWrongValue(string key) => _wrong.Exists(wrong => IsAtOrBelow(wrong, key));

    private static bool IsAtOrBelow(string key, string place) =>
        key.StartsWith(place, StringComparison.OrdinalIgnoreCase) && (key.Length == place.Length || key[place.Length] == ':');

    private void Walk(IConfiguration place, SettingNode node)
    {
        foreach (var child in place.GetChildren().Where(child => !ConfigurationSources.IsForClients(child.Path)))
        {
            var known = node.Kind == SettingKind.Section ? node.Children.GetValueOrDefault(child.Key) : node.Item;
            switch (known?.Kind)
            {
                case null:
                    TellUnknown(child, node);
                    break;
                case SettingKind.Anything:
                    break;
                case SettingKind.Value:
                    CheckValue(child, known);
                    break;
                default:
                    // An empty list or object in a JSON file is an empty text here.
                    if (!string.IsNullOrEmpty(child.Value))
                    {
                        TellWrong(child, known.Kind == SettingKind.List ? "expected a list" : "expected a section, not one value");
                    }

                    Walk(child, known);
                    break;
            }
        }
    }

    private void CheckValue(IConfigurationSection setting, SettingNode known)
    {
        if (setting.GetChildren().Any())
        {
            TellWrong(setting, "expected one value, not a section or list");
        }
        else if (setting.Value is { } text && known.FaultOf(text) is { } fault)
        {
            TellWrong(setting, fault);
        }
    }

    private void TellWrong(IConfigurationSection setting, string message)
    {
        _wrong.Add(setting.Path);
        Faults.Add(new(setting.Path, message));
    }

    // A shell may hold SALLYPORT_ variables that are meant for others: what comes from the environment and resembles no setting is told,
    // but does not keep the server from starting.
    private void TellUnknown(IConfigurationSection child, SettingNode node)
    {
        var near = Suggestion.For(child.Key, node.Children.Keys);
        var parent = child.Path[..^child.Key.Length];
        var known =
            near is null && node.Children.Count > 0 && parent.Length > 0 ? "; known here: " + string.Join(", ", node.Children.Keys) : "";
        var isForeign =
            parent.Length == 0
            && near is null
            && ConfigurationSources.SourceOf(root, FirstValue(child)) == ConfigurationSources.Environment;
        (isForeign ? Warnings : Faults).Add(new(child.Path, "there is no such setting" + known, near is null ? null : parent + near));
    }

    private static string FirstValue(IConfigurationSection section) =>
        section.Value is not null || section.GetChildren().FirstOrDefault() is not { } child ? section.Path : FirstValue(child);
}
