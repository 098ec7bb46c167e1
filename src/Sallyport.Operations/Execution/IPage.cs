namespace Sallyport.Operations.Execution;

/// <summary>The answer to <see cref="IPaged"/> arguments: one page of a list.</summary>
internal interface IPage
{
    /// <summary>Gets the cursor of the next page; null on the last page.</summary>
    string? NextCursor { get; }
}
