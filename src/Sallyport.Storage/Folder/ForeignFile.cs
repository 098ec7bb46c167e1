namespace Sallyport.Storage.Folder;

/// <summary>
/// Judges a file that the program is about to believe: settings, the control socket. Whoever may write it decides what the program does, so it must
/// belong to root, to the user of this process, or to another user whom the caller trusts, and nobody else may write it.
/// </summary>
public static class ForeignFile
{
    private const uint Root = 0;

    /// <summary>Says why a path is not to be believed; null where it is, where nothing is there, or where owners are not known.</summary>
    /// <param name="path">The file, folder or socket. A link is judged, and then what it leads to.</param>
    /// <param name="trusted">A user to trust beside root and the user of this process.</param>
    public static string? Find(string path, uint? trusted = null)
    {
        if (FileFacts.Of(path) is not { } itself)
        {
            return null;
        }

        // The mode of a link means nothing.
        if (itself.Kind == FileKind.Link)
        {
            return Owner(itself, trusted) ?? (FileFacts.OfTarget(path) is { } target ? Judge(target, trusted) : null);
        }

        return Judge(itself, trusted);
    }

    /// <summary>As <see cref="Find"/>, of a file and of its folder: who may exchange the file may write it.</summary>
    public static string? FindWithFolder(string path, uint? trusted = null)
    {
        if (FileFacts.Of(path) is null)
        {
            return null;
        }

        if (Find(path, trusted) is { } reason)
        {
            return reason;
        }

        return FileFacts.OfTarget(Path.GetDirectoryName(Path.GetFullPath(path))!) is not { } folder ? null
            : Owner(folder, trusted) is { } owner ? "is in a folder that " + owner
            // In a sticky folder, as /tmp is, nobody exchanges another's file.
            : folder.OthersWrite && !folder.Mode.HasFlag(UnixFileMode.StickyBit) ? "is in a folder that other users may write"
            : null;
    }

    /// <summary>Tells whether a user may be believed: root, the user of this process, or the one trusted beside them.</summary>
    public static bool IsTrusted(uint user, uint? trusted = null) => user == Root || user == MachineUser.Current || user == trusted;

    private static string? Judge(FileFacts facts, uint? trusted) =>
        Owner(facts, trusted) ?? (facts.OthersWrite ? $"may be written by other users (mode {Octal(facts.Mode)})" : null);

    private static string? Owner(FileFacts facts, uint? trusted) =>
        IsTrusted(facts.User, trusted) ? null : $"belongs to another user, {MachineUser.NameOf(facts.User)}";

    private static string Octal(UnixFileMode mode) => Convert.ToString((int)mode, 8).PadLeft(4, '0');
}
