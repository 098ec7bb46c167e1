using Sallyport.Fixtures;

namespace Sallyport.Access.Tests.Model;

/// <summary>The services on trial, over one store or another, on a clock moved by hand.</summary>
public interface IModelHouse : IAsyncDisposable
{
    HandMovedTime Time { get; }

    T Get<T>()
        where T : notnull;

    /// <summary>Forgets what is only in memory; whoever came in stays.</summary>
    ValueTask DropCachesAsync();

    /// <summary>Ends the process and begins another over the same store.</summary>
    ValueTask RestartAsync();
}
