using System.Net.Sockets;
using System.Text;

namespace Sallyport.Operations.Control;

/// <summary>
/// The address of a data folder's control socket. The kernel takes 107 bytes of path on Linux and 103 on macOS; for a data
/// folder that lies deeper, a private temporary folder with a link to it lends a short path while the call is made. The
/// socket itself always lies in the data folder.
/// </summary>
internal sealed class ControlSocket : IDisposable
{
    public const string FileName = "control.sock";

    private const int LongestPath = 103;

    private readonly string? _linkFolder;

    private ControlSocket(string file, string path, string? linkFolder)
    {
        File = file;
        EndPoint = new UnixDomainSocketEndPoint(path);
        _linkFolder = linkFolder;
    }

    /// <summary>Gets where the socket lies.</summary>
    public string File { get; }

    /// <summary>Gets the address to bind or connect to; good until this is disposed.</summary>
    public UnixDomainSocketEndPoint EndPoint { get; }

    /// <exception cref="IOException">No short path to the folder can be made.</exception>
    public static ControlSocket In(string dataFolder)
    {
        var file = Path.Combine(Path.GetFullPath(dataFolder), FileName);
        if (Encoding.UTF8.GetByteCount(file) <= LongestPath)
        {
            return new ControlSocket(file, file, null);
        }

        // Mode 0700 and a name that nobody can foresee.
        var folder = Directory.CreateTempSubdirectory("slp").FullName;
        var link = Path.Combine(folder, "d");
        var path = Path.Combine(link, FileName);
        if (Encoding.UTF8.GetByteCount(path) > LongestPath)
        {
            Directory.Delete(folder);
            throw new IOException(
                $"The path of the control socket, {file}, is too long for a Unix socket, and so is one through the temporary folder. "
                    + "Choose a data folder with a shorter path, or a shorter TMPDIR."
            );
        }

        Directory.CreateSymbolicLink(link, Path.GetDirectoryName(file)!);
        return new ControlSocket(file, path, folder);
    }

    public void Dispose()
    {
        if (_linkFolder is not null)
        {
            // The link is removed, never what it points to.
            Directory.Delete(Path.Combine(_linkFolder, "d"));
            Directory.Delete(_linkFolder);
        }
    }
}
