using System.Net;

namespace Sallyport.Doors.Sessions;

/// <summary>
/// The places of connections that have shown no good credential yet, by address, so that the address with the most of them is found at once.
/// The registry's lock guards it.
/// </summary>
internal sealed class Strangers
{
    private readonly Dictionary<IPAddress, Group> _groups = [];

    // Groups by how many places they have; the list at 0 stays empty.
    private readonly List<LinkedList<Group>> _bySize = [new()];
    private int _largest;

    public int Count { get; private set; }

    public int CountOf(IPAddress address) => _groups.TryGetValue(address, out var group) ? group.Seats.Count : 0;

    public void Add(Seat seat)
    {
        if (!_groups.TryGetValue(seat.Address, out var group))
        {
            _groups.Add(seat.Address, group = new Group(seat.Address));
        }

        seat.Stranger = group.Seats.AddLast(seat);
        Count++;
        Move(group);
    }

    public void Remove(Seat seat)
    {
        if (seat.Stranger is not { } node)
        {
            return;
        }

        seat.Stranger = null;
        var group = _groups[seat.Address];
        group.Seats.Remove(node);
        Count--;
        Move(group);
        if (group.Seats.Count == 0)
        {
            _groups.Remove(seat.Address);
        }
    }

    /// <summary>Finds the oldest place of the address that has most, where those are more than <paramref name="than"/>.</summary>
    public Seat? OldestOfLargest(int than) => _largest > than ? _bySize[_largest].First!.Value.Seats.First!.Value : null;

    private void Move(Group group)
    {
        var size = group.Seats.Count;
        group.Position.List?.Remove(group.Position);
        if (size > 0)
        {
            while (_bySize.Count <= size)
            {
                _bySize.Add(new LinkedList<Group>());
            }

            _bySize[size].AddLast(group.Position);
        }

        _largest = Math.Max(_largest, size);
        while (_largest > 0 && _bySize[_largest].Count == 0)
        {
            _largest--;
        }
    }

    private sealed class Group
    {
        public Group(IPAddress address)
        {
            Address = address;
            Position = new LinkedListNode<Group>(this);
        }

        public IPAddress Address { get; }

        public LinkedList<Seat> Seats { get; } = new();

        public LinkedListNode<Group> Position { get; }
    }
}
