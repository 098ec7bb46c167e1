using System.Globalization;

namespace Sallyport.Storage.Folder;

/// <summary>Users of this machine.</summary>
public static class MachineUser
{
    /// <summary>Gets the number of the user whose rights this process has; null on Windows.</summary>
    public static uint? Current { get; } = OperatingSystem.IsWindows() ? null : Posix.EffectiveUser;

    /// <summary>Gets the number of the group whose rights this process has; null on Windows.</summary>
    public static uint? CurrentGroup { get; } = OperatingSystem.IsWindows() ? null : Posix.EffectiveGroup;

    /// <summary>Gets the name of the user whose rights this process has. The environment is not asked.</summary>
    public static string CurrentName => Current is { } user ? NameOf(user) : Environment.UserName;

    /// <summary>Gets the name of a user, or <c>uid:4711</c> where the machine has none.</summary>
    public static string NameOf(uint user) =>
        Posix.UserName(user) is { Length: > 0 } name ? name : string.Create(CultureInfo.InvariantCulture, $"uid:{user}");
}
