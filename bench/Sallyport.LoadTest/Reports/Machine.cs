using System.Diagnostics;
using System.Runtime.InteropServices;
using Sallyport.LoadTest.Processes;

namespace Sallyport.LoadTest.Reports;

/// <summary>Where it was measured; what cannot be found out is left out.</summary>
internal static class Machine
{
    public static IReadOnlyList<(string Name, string Value)> Read(Repository repository, string? loadBefore)
    {
        var facts = new List<(string, string?)>
        {
            ("processor", Field("/proc/cpuinfo", "model name")),
            ("cores", $"{Environment.ProcessorCount}"),
            ("memory", $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1024.0 / 1024 / 1024:0} GiB"),
            ("system", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}"),
            ("runtime", RuntimeInformation.FrameworkDescription),
            ("server built from", BuiltFrom(repository)),
            ("load average (1 minute)", loadBefore is null ? null : $"{loadBefore} before, {LoadAverage()} after"),
        };
        return [.. facts.Where(fact => !string.IsNullOrEmpty(fact.Item2)).Select(fact => (fact.Item1, fact.Item2!))];
    }

    /// <summary>How busy the machine is: runnable threads, averaged over a minute.</summary>
    public static string? LoadAverage() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : null;

    // The library's scenarios do without the server; what they measure says of itself what it is.
    private static string? BuiltFrom(Repository repository) =>
        repository.HasServerProgram ? FileVersionInfo.GetVersionInfo(repository.ServerProgram()).ProductVersion : null;

    private static string? Field(string file, string name) =>
        File.Exists(file)
            ? File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
            : null;
}
