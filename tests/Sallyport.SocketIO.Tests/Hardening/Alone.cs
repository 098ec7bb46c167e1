namespace Sallyport.SocketIO.Tests.Hardening;

/// <summary>Tests that look at the memory of the process, or open very many connections, run while no other test does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
