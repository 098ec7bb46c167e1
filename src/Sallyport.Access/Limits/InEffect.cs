using Microsoft.Extensions.Options;

namespace Sallyport.Access.Limits;

/// <summary>Options as they hold now: exchanged whole when the configuration is read again, kept when what was read is faulty.</summary>
/// <typeparam name="T">The options; never changed once they are here.</typeparam>
public sealed class InEffect<T> : IOptions<T>, IDisposable
    where T : class
{
    private readonly IDisposable? _changes;
    private volatile T _value;

    /// <summary>Takes what holds now and what will.</summary>
    public InEffect(IOptionsMonitor<T> options)
    {
        ArgumentNullException.ThrowIfNull(options);

        _value = options.CurrentValue;
        _changes = options.OnChange(changed => _value = changed);
    }

    /// <summary>Gets what holds now.</summary>
    public T Value => _value;

    /// <inheritdoc/>
    public void Dispose() => _changes?.Dispose();
}
