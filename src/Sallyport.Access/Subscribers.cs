namespace Sallyport.Access;

/// <summary>Who wants to be told. Told one after the other on the teller's thread; one that throws does not keep it from the others.</summary>
internal sealed class Subscribers<T>
{
    private readonly Lock _lock = new();
    private Action<T>[] _subscribers = [];

    /// <summary>Has <paramref name="subscriber"/> told from now on, until the returned object is disposed.</summary>
    public IDisposable Add(Action<T> subscriber)
    {
        ArgumentNullException.ThrowIfNull(subscriber);

        lock (_lock)
        {
            _subscribers = [.. _subscribers, subscriber];
        }

        return new Subscription(this, subscriber);
    }

    public void Tell(T news, Action<Exception> onFailure)
    {
        Action<T>[] subscribers;
        lock (_lock)
        {
            subscribers = _subscribers;
        }

        foreach (var subscriber in subscribers)
        {
            try
            {
                subscriber(news);
            }
#pragma warning disable CA1031 // A subscriber's bug must not keep the news from the others.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                onFailure(exception);
            }
        }
    }

    private void Remove(Action<T> subscriber)
    {
        lock (_lock)
        {
            var index = Array.IndexOf(_subscribers, subscriber);
            if (index >= 0)
            {
                _subscribers = [.. _subscribers[..index], .. _subscribers[(index + 1)..]];
            }
        }
    }

    private sealed class Subscription(Subscribers<T> owner, Action<T> subscriber) : IDisposable
    {
        private Action<T>? _subscriber = subscriber;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _subscriber, null) is { } subscriber)
            {
                owner.Remove(subscriber);
            }
        }
    }
}
