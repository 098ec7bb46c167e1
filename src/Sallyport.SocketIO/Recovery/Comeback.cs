using Sallyport.SocketIO.Adapters;

namespace Sallyport.SocketIO.Recovery;

/// <summary>A client on its way back into its session, which was taken out of the adapter: nobody else gets it.</summary>
internal sealed class Comeback(PersistedSession session, string offset)
{
    public PersistedSession Session { get; } = session;

    /// <summary>Gets the offset of the last event the client got.</summary>
    public string Offset { get; } = offset;

    /// <summary>Gets or sets a value indicating whether what was missed can still be sent.</summary>
    public bool IsInReach { get; set; } = true;
}
