using Sallyport.LoadTest.Wire;

namespace Sallyport.LoadTest.Processes;

/// <summary>How many connections this process and those it starts may have.</summary>
internal static class OpenFiles
{
    private const int Resource = 7;
    private const ulong Wanted = 65_536;

    /// <summary>Raises the limit where that is allowed; where not, what is started next may fail and says so.</summary>
    public static void Raise()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = Kernel.SetLimit(Resource, [Wanted, Wanted]);
        }
    }
}
