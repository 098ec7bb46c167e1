using Sallyport.Access;

namespace Sallyport.Doors.Health;

/// <summary>The store reads and writes.</summary>
internal sealed class StoreCheck(IStoreProbe probe) : IReadinessCheck
{
    public string Name => "store";

    public async ValueTask<string?> FindProblemAsync(CancellationToken cancellationToken) =>
        await probe.FindProblemAsync(cancellationToken);
}
