namespace Sallyport.Storage.Tests;

/// <summary>A folder name of its own, not yet made; deleted with this object.</summary>
internal sealed class Temporary : IDisposable
{
    public string Path { get; } = NewPath();

    public static string NewPath() => System.IO.Path.Combine(System.IO.Path.GetTempPath(), "sallyport-" + Guid.NewGuid().ToString("N"));

    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
