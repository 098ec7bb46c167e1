using Sallyport.Access.Audit;
using Sallyport.Access.Tests.Specifications;

namespace Sallyport.Access.Tests.Fakes;

/// <summary>The stand-in behaves as the real log does.</summary>
public sealed class MemoryAuditStoreTests : AuditStoreSpecification
{
    protected override ValueTask<IAuditStore> CreateStoreAsync() => new(new MemoryAuditStore(Time));
}
