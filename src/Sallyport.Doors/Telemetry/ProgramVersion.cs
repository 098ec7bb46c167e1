using System.Reflection;

namespace Sallyport.Doors.Telemetry;

/// <summary>The version of this build.</summary>
internal static class ProgramVersion
{
    private static readonly string Informational =
        typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";

    /// <summary>Gets the version, for example <c>0.1.0</c>.</summary>
    public static string Text { get; } = Informational.Split('+')[0];

    /// <summary>Gets the commit it was built from, where the build knew it.</summary>
    public static string? Commit { get; } = Informational.Contains('+', StringComparison.Ordinal) ? Informational.Split('+')[1] : null;
}
