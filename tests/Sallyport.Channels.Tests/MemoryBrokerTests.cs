namespace Sallyport.Channels.Tests;

public sealed class MemoryBrokerTests : BrokerSpecification
{
    protected override IBroker CreateBroker() => new MemoryBroker();
}
