namespace Sallyport.LoadTest.Measuring;

/// <summary>The runs of a case, warm-up excluded.</summary>
internal sealed record CaseResult(Case Case, IReadOnlyList<Run> Runs)
{
    /// <summary>Gets the run in the middle by rate, the slower one of two.</summary>
    public Run Median => Runs.OrderBy(run => run.PerSecond).ElementAt((Runs.Count - 1) / 2);

    public double Slowest => Runs.Min(run => run.PerSecond);

    public double Fastest => Runs.Max(run => run.PerSecond);

    public int Failures => Runs.Sum(run => run.Failures);

    /// <summary>
    /// The median over the rounds of this case's number divided by the other's in the same round: what disturbs the machine for a while
    /// disturbs both of a round.
    /// </summary>
    public double? RatioTo(CaseResult other, Func<Run, double?> number)
    {
        var ratios = RatiosTo(other, number);
        return ratios.Count == 0 ? null : ratios[(ratios.Count - 1) / 2];
    }

    /// <summary>The rounds' own ratios, the smallest first.</summary>
    public IReadOnlyList<double> RatiosTo(CaseResult other, Func<Run, double?> number) =>
        [.. Runs.Zip(other.Runs, (ours, theirs) => number(ours) / number(theirs)).OfType<double>().Order()];
}
