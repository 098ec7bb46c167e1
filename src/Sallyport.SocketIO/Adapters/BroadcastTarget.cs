namespace Sallyport.SocketIO.Adapters;

/// <summary>
/// Which sockets of a namespace are meant: the members of any of <see cref="Rooms"/>, each once, without the members of any of <see cref="Except"/>.
/// The id of a socket is the name of a room it is always alone in, unless others join it. Immutable.
/// </summary>
public sealed class BroadcastTarget
{
    /// <summary>Every socket of the namespace.</summary>
    public static readonly BroadcastTarget All = new([], []);

    /// <summary>Initializes a new instance of the <see cref="BroadcastTarget"/> class.</summary>
    /// <param name="rooms">The rooms; none means the whole namespace.</param>
    /// <param name="except">The rooms whose members are left out, whatever other rooms they are in.</param>
    public BroadcastTarget(IReadOnlyList<string> rooms, IReadOnlyList<string> except)
    {
        ArgumentNullException.ThrowIfNull(rooms);
        ArgumentNullException.ThrowIfNull(except);
        Rooms = rooms;
        Except = except;
    }

    /// <summary>Gets the rooms; none means the whole namespace.</summary>
    public IReadOnlyList<string> Rooms { get; }

    /// <summary>Gets the rooms whose members are left out.</summary>
    public IReadOnlyList<string> Except { get; }

    /// <summary>Says whether a socket that is in these rooms is meant.</summary>
    /// <param name="rooms">All rooms of the socket, its id included.</param>
    /// <returns>Whether it is meant.</returns>
    public bool Includes(IReadOnlyCollection<string> rooms)
    {
        ArgumentNullException.ThrowIfNull(rooms);
        return (Rooms.Count == 0 || Rooms.Any(rooms.Contains)) && !Except.Any(rooms.Contains) && !IsNobody;
    }

    /// <summary>Gets a value indicating whether rooms were asked for and none was named. Such a target reaches no adapter: there is nothing to do.</summary>
    internal bool IsNobody { get; private init; }

    internal BroadcastTarget To(string room) => new([.. Rooms, room], Except);

    // A list that happens to be empty must not become everybody.
    internal BroadcastTarget To(IEnumerable<string> rooms)
    {
        string[] chosen = [.. Rooms, .. rooms];
        return new BroadcastTarget(chosen, Except) { IsNobody = chosen.Length == 0 };
    }

    internal BroadcastTarget Without(string room) => new(Rooms, [.. Except, room]) { IsNobody = IsNobody };

    internal BroadcastTarget Without(IEnumerable<string> rooms) => new(Rooms, [.. Except, .. rooms]) { IsNobody = IsNobody };
}
