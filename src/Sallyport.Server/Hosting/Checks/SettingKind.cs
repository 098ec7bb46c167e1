namespace Sallyport.Server.Hosting.Checks;

/// <summary>The shapes a place of the configuration can have.</summary>
internal enum SettingKind
{
    /// <summary>Settings with fixed names.</summary>
    Section,

    /// <summary>Entries with names of the operator's choice.</summary>
    Map,

    /// <summary>Entries 0, 1, 2…</summary>
    List,

    /// <summary>One value.</summary>
    Value,

    /// <summary>Not looked into.</summary>
    Anything,
}
