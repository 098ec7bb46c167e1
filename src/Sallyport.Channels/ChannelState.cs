namespace Sallyport.Channels;

/// <summary>One channel in the hub: who listens, and what a newcomer is told first. Guarded by the hub's lock.</summary>
internal sealed class ChannelState
{
    private readonly HashSet<ISubscriber> _members = new(ReferenceEqualityComparer.Instance);
    private ISubscriber[]? _order;

    /// <summary>The last data, or null before any.</summary>
    public Publication? Current { get; private set; }

    /// <summary>The notice that the feed has gone quiet, until data comes again.</summary>
    public Publication? Stale { get; private set; }

    /// <summary>Nobody listens and nothing is known: the hub can forget the channel.</summary>
    public bool IsIdle => _members.Count == 0 && Current is null && Stale is null;

    public int Count => _members.Count;

    public bool Add(ISubscriber subscriber)
    {
        if (!_members.Add(subscriber))
        {
            return false;
        }

        _order = null;
        return true;
    }

    public bool Remove(ISubscriber subscriber)
    {
        if (!_members.Remove(subscriber))
        {
            return false;
        }

        _order = null;
        return true;
    }

    /// <summary>The members as they are now; a delivery that ends a member changes the set, not this array.</summary>
    public ISubscriber[] Members() => _order ??= [.. _members];

    public void Remember(Publication publication)
    {
        switch (publication.Kind)
        {
            case PublicationKind.Data:
                Current = publication;
                Stale = null;
                break;
            case PublicationKind.Stale:
                Stale = publication;
                break;
            case PublicationKind.Reorg:
            default:
                break;
        }
    }

    public void Forget()
    {
        Current = null;
        Stale = null;
    }
}
