namespace Sallyport.Access.Standings;

/// <summary>Writes to the store what keys use, in numbered flushes.</summary>
internal interface IUsageLedger
{
    /// <summary>Gets whether anything is written.</summary>
    bool IsEnabled { get; }

    /// <summary>Gets how many flushes were begun.</summary>
    long FlushesBegun { get; }

    /// <summary>Gets the number of the last flush that wrote everything: all that was counted before it began.</summary>
    long LastFlushed { get; }
}
