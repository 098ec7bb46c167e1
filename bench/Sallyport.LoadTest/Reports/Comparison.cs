namespace Sallyport.LoadTest.Reports;

/// <summary>Which two servers are compared where both did the same.</summary>
/// <param name="Ours">Whose numbers are divided.</param>
/// <param name="Theirs">By whose.</param>
/// <param name="Title">What the table of the ratios is called.</param>
internal sealed record Comparison(string Ours, string Theirs, string Title);
