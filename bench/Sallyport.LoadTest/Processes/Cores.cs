using Sallyport.LoadTest.Wire;

namespace Sallyport.LoadTest.Processes;

/// <summary>Keeps servers and load generator from taking turns on one core: servers on core 0, the generator on core 1.</summary>
internal static class Cores
{
    private const ulong ServerCore = 1 << 0;
    private const ulong GeneratorCore = 1 << 1;

    /// <summary>Gets a value indicating whether both are where they belong. The pages say so.</summary>
    public static bool AreApart { get; private set; }

    /// <summary>Starts a server on its core.</summary>
    public static Task<ChildProcess> StartServerAsync(Func<Task<ChildProcess>> start)
    {
        if (!OperatingSystem.IsLinux() || Environment.ProcessorCount < 2)
        {
            return start();
        }

        // A child inherits the core of the thread that starts it, which is this one: the start is not awaited yet.
        AreApart = Kernel.SetAffinity(0, sizeof(ulong), [ServerCore]) == 0;
        try
        {
            return start();
        }
        finally
        {
            TakeGeneratorCore();
        }
    }

    /// <summary>Puts every thread this process has by now on the generator's core.</summary>
    public static void TakeGeneratorCore()
    {
        if (!AreApart)
        {
            return;
        }

        foreach (var thread in Directory.EnumerateDirectories("/proc/self/task"))
        {
            // One that ended meanwhile needs no core.
            _ = Kernel.SetAffinity(int.Parse(Path.GetFileName(thread)), sizeof(ulong), [GeneratorCore]);
        }
    }
}
