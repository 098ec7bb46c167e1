namespace Sallyport.Channels;

/// <summary>
/// The subscriptions of this node. One lock guards it all: work under it is queueing references, and a subscriber that closes itself while
/// being delivered to may come back in (<see cref="UnsubscribeAll"/>) without a second lock to be taken in the wrong order.
/// Never call the hub while holding a lock that <see cref="ISubscriber.TryDeliver"/> takes.
/// </summary>
public sealed class ChannelHub : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ChannelName, ChannelState> _channels = [];
    private readonly Dictionary<ISubscriber, HashSet<ChannelName>> _subscriptions = new(ReferenceEqualityComparer.Instance);
    private readonly IDisposable _registration;

    /// <summary>Creates a hub that hands out what <paramref name="broker"/> carries.</summary>
    public ChannelHub(IBroker broker)
    {
        ArgumentNullException.ThrowIfNull(broker);
        _registration = broker.Receive(HandOut);
    }

    /// <summary>The number of subscriptions on this node.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _subscriptions.Values.Sum(channels => channels.Count);
            }
        }
    }

    /// <summary>The number of channels held, those without a subscriber whose state is kept for the next one included.</summary>
    public int ChannelCount
    {
        get
        {
            lock (_lock)
            {
                return _channels.Count;
            }
        }
    }

    /// <summary>
    /// Subscribes, and delivers what stands (the last data, then the stale notice if the feed is quiet) before anything published later.
    /// </summary>
    /// <returns>False when it was subscribed already: nothing is delivered again.</returns>
    public bool Subscribe(ChannelName channel, ISubscriber subscriber)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        lock (_lock)
        {
            if (!_channels.TryGetValue(channel, out var state))
            {
                _channels.Add(channel, state = new ChannelState());
            }

            if (!state.Add(subscriber))
            {
                return false;
            }

            if (!_subscriptions.TryGetValue(subscriber, out var channels))
            {
                _subscriptions.Add(subscriber, channels = []);
            }

            channels.Add(channel);

            var taken =
                (state.Current is null || subscriber.TryDeliver(state.Current, snapshot: true))
                && (state.Stale is null || subscriber.TryDeliver(state.Stale, snapshot: true));
            if (!taken)
            {
                Remove(channel, subscriber);
            }

            return true;
        }
    }

    /// <summary>Ends one subscription.</summary>
    /// <returns>False when there was none.</returns>
    public bool Unsubscribe(ChannelName channel, ISubscriber subscriber)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        lock (_lock)
        {
            return Remove(channel, subscriber);
        }
    }

    /// <summary>Ends all subscriptions of a subscriber; called once when its session is over.</summary>
    public void UnsubscribeAll(ISubscriber subscriber)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        lock (_lock)
        {
            if (!_subscriptions.TryGetValue(subscriber, out var channels))
            {
                return;
            }

            foreach (var channel in channels.ToArray())
            {
                Remove(channel, subscriber);
            }
        }
    }

    /// <summary>The last data of a channel, or null when nothing was published.</summary>
    public Publication? Current(ChannelName channel)
    {
        lock (_lock)
        {
            return _channels.GetValueOrDefault(channel)?.Current;
        }
    }

    /// <summary>Drops what is kept for new subscribers of a channel whose feed has ended. Its numbering goes on in the broker.</summary>
    public void Forget(ChannelName channel)
    {
        lock (_lock)
        {
            if (_channels.TryGetValue(channel, out var state))
            {
                state.Forget();
                RemoveIdle(channel, state);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _registration.Dispose();

    private void HandOut(Publication publication)
    {
        lock (_lock)
        {
            if (!_channels.TryGetValue(publication.Channel, out var state))
            {
                _channels.Add(publication.Channel, state = new ChannelState());
            }

            state.Remember(publication);
            foreach (var subscriber in state.Members())
            {
                if (!subscriber.TryDeliver(publication, snapshot: false))
                {
                    Remove(publication.Channel, subscriber);
                }
            }

            RemoveIdle(publication.Channel, state);
        }
    }

    private bool Remove(ChannelName channel, ISubscriber subscriber)
    {
        if (!_channels.TryGetValue(channel, out var state) || !state.Remove(subscriber))
        {
            return false;
        }

        RemoveIdle(channel, state);
        if (_subscriptions.TryGetValue(subscriber, out var channels) && channels.Remove(channel) && channels.Count == 0)
        {
            _subscriptions.Remove(subscriber);
        }

        return true;
    }

    private void RemoveIdle(ChannelName channel, ChannelState state)
    {
        if (state.IsIdle)
        {
            _channels.Remove(channel);
        }
    }
}
