using System.Text.Json;

namespace Sallyport.Chains.Upstreams;

public sealed class UpstreamPool
{
    public ChainId Chain => throw new NotSupportedException();

    public bool IsAvailable => throw new NotSupportedException();

    public IReadOnlyList<UpstreamHealth> Health => throw new NotSupportedException();

    public ValueTask<ChainResult> RequestAsync(string method, JsonElement parameters, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();
}
