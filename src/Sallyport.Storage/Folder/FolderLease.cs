using Microsoft.Extensions.Options;

namespace Sallyport.Storage.Folder;

/// <summary>The one data folder of a service provider, opened on first use and given back with the provider.</summary>
internal sealed class FolderLease(IOptions<DataOptions> options) : IDisposable
{
    private readonly Lock _lock = new();
    private DataFolder? _folder;
    private bool _isDisposed;

    public DataFolder Folder
    {
        get
        {
            lock (_lock)
            {
                ObjectDisposedException.ThrowIf(_isDisposed, this);
                return _folder ??= DataFolder.Open(options.Value.Folder);
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _folder?.Dispose();
        }
    }
}
