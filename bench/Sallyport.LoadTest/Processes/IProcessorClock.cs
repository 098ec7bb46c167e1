namespace Sallyport.LoadTest.Processes;

/// <summary>A process whose use of the processor can be read.</summary>
internal interface IProcessorClock
{
    /// <summary>Gets the processor time used since it started, all threads and both modes.</summary>
    TimeSpan ProcessorTime { get; }

    /// <summary>Waits until it is done with what was asked of it before; goes on after five seconds at the latest.</summary>
    Task WaitUntilQuietAsync(CancellationToken cancellationToken);
}
