using Sallyport.LoadTest.Measuring;

namespace Sallyport.LoadTest.Scenarios;

/// <summary>How long refusals for one reason took.</summary>
internal sealed record RefusalTimes(string Reason, Latencies Latencies);
