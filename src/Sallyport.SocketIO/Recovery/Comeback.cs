using Sallyport.SocketIO.Adapters;

namespace Sallyport.SocketIO.Recovery;

/// <summary>A client that asks for the session it had. Nothing is taken from anybody until middleware has accepted it.</summary>
/// <param name="session">The session as it is kept, or as it would be kept if the socket that has it were lost now.</param>
/// <param name="offset">The offset of the last event the client got.</param>
/// <param name="live">The socket that still has the session, because its loss was not noticed.</param>
internal sealed class Comeback(PersistedSession session, string offset, Socket? live)
{
    public PersistedSession Session { get; } = session;

    public string Offset { get; } = offset;

    public Socket? Live { get; } = live;
}
