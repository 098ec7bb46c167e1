namespace Sallyport.SocketIO.Adapters;

/// <summary>An event on its way to a set of sockets. Immutable.</summary>
/// <param name="Event">The event, its namespace included. It is encoded once on each server that has a receiver.</param>
/// <param name="Target">The sockets.</param>
/// <param name="Flags">How it is delivered.</param>
public sealed record Broadcast(EncodedEvent Event, BroadcastTarget Target, BroadcastFlags Flags = BroadcastFlags.None);
