namespace Sallyport.Operations.Execution;

/// <summary>Arguments of an operation that lists by pages. Its answer is the list under its plural, and <c>nextCursor</c> while there is more.</summary>
internal interface IPaged
{
    /// <summary>Gets how many to list, 1 to <see cref="Paging.MostLimit"/>; null says <see cref="Paging.DefaultLimit"/>.</summary>
    int? Limit { get; }

    /// <summary>Gets where the page before ended: its <c>nextCursor</c> as it was. Null says from the beginning.</summary>
    string? Cursor { get; }
}
