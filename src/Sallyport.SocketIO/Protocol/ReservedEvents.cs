namespace Sallyport.SocketIO.Protocol;

/// <summary>Names that mean something to a Socket.IO client or server itself; nobody may send an event of such a name.</summary>
internal static class ReservedEvents
{
    public static bool Contains(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("connect"u8)
        || name.SequenceEqual("connect_error"u8)
        || name.SequenceEqual("disconnect"u8)
        || name.SequenceEqual("disconnecting"u8)
        || name.SequenceEqual("newListener"u8)
        || name.SequenceEqual("removeListener"u8);

    public static bool Contains(string name) =>
        name is "connect" or "connect_error" or "disconnect" or "disconnecting" or "newListener" or "removeListener";

    public static void ThrowIfReserved(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (Contains(name))
        {
            throw new ArgumentException("\"" + name + "\" is a reserved event name.", nameof(name));
        }
    }
}
