namespace Sallyport.Server.Tests.CommandLine;

/// <summary>An empty place for a data folder and files beside it.</summary>
internal sealed class Workplace : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("sallyport-cli-").FullName;

    public string Data => Path.Combine(Folder, "data");

    public string Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
