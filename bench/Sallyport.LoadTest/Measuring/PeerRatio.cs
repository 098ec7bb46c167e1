namespace Sallyport.LoadTest.Measuring;

/// <summary>A peer's cost divided by ours.</summary>
/// <param name="What">Of what.</param>
/// <param name="Peer">Whose, one of <see cref="ServerNames"/>.</param>
/// <param name="Rounds">The rounds' own ratios, the smallest first.</param>
internal sealed record PeerRatio(string What, string Peer, IReadOnlyList<double> Rounds)
{
    /// <summary>Gets the one in the middle, the smaller of two.</summary>
    public double Median => Rounds.Count == 0 ? double.NaN : Rounds[(Rounds.Count - 1) / 2];

    public double Least => Rounds.Count == 0 ? double.NaN : Rounds[0];

    public double Most => Rounds.Count == 0 ? double.NaN : Rounds[^1];
}
