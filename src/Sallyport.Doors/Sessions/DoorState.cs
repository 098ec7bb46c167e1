namespace Sallyport.Doors.Sessions;

/// <summary>Whether the doors still let anybody in.</summary>
internal sealed class DoorState
{
    private int _leaving;
    private volatile bool _stopping;

    /// <summary>Gets a value indicating whether new clients should go elsewhere: the server stops, or will in a moment.</summary>
    public bool IsLeaving => Volatile.Read(ref _leaving) != 0;

    /// <summary>Gets a value indicating whether the server is on its way down: nobody is admitted any more.</summary>
    public bool IsStopping => _stopping;

    /// <summary>Says that the server will stop; clients are still served and admitted.</summary>
    /// <returns>False when it was said before.</returns>
    public bool Leave() => Interlocked.Exchange(ref _leaving, 1) == 0;

    public void Stop()
    {
        Leave();
        _stopping = true;
    }
}
