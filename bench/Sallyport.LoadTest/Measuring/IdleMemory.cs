namespace Sallyport.LoadTest.Measuring;

/// <summary>What connections that do nothing cost one server.</summary>
/// <param name="Server">Which, one of <see cref="ServerNames"/>.</param>
/// <param name="Connections">How many there were.</param>
/// <param name="Before">Its resident bytes before they came, its code having run.</param>
/// <param name="After">Its resident bytes when all had been idle for a while.</param>
/// <param name="Processor">The processor time it used for a second of idling, all connections together.</param>
/// <param name="Failure">What went wrong, if anything did.</param>
internal sealed record IdleMemory(string Server, int Connections, long Before, long After, TimeSpan Processor, string? Failure)
{
    public double KilobytesEach => (After - Before) / 1024.0 / Connections;
}
