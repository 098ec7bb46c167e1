namespace Sallyport.LoadTest.Measuring;

/// <summary>One thing measured of one server.</summary>
/// <param name="What">What is done; cases of the same words are compared.</param>
/// <param name="Server">Who answers, one of <see cref="ServerNames"/>.</param>
/// <param name="RunAsync">Does it once; preparing and clearing up is not in the times of the run.</param>
internal sealed record Case(string What, string Server, Func<CancellationToken, Task<Run>> RunAsync);
