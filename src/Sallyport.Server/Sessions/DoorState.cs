namespace Sallyport.Server.Sessions;

/// <summary>Whether the doors still let anybody in.</summary>
internal sealed class DoorState
{
    private volatile bool _stopping;

    /// <summary>Gets a value indicating whether the server is on its way down: nobody is admitted any more.</summary>
    public bool IsStopping => _stopping;

    public void Stop() => _stopping = true;
}
