using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Sallyport.Access.Standings;

namespace Sallyport.Doors.Usage;

/// <summary>Lets each account read stored usage by one request at a time: such a read is the dearest thing a customer can ask for.</summary>
internal sealed class UsageReads
{
    private readonly ConcurrentDictionary<string, bool> _accounts = new(StringComparer.Ordinal);

    /// <summary>Begins a read; it lasts until <paramref name="read"/> is disposed.</summary>
    /// <returns>False while another one of the account is under way.</returns>
    public bool TryBegin(Caller caller, [NotNullWhen(true)] out IDisposable? read)
    {
        read = _accounts.TryAdd(caller.AccountId, true) ? new Read(_accounts, caller.AccountId) : null;
        return read is not null;
    }

    private sealed class Read(ConcurrentDictionary<string, bool> accounts, string accountId) : IDisposable
    {
        private int _isDisposed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
            {
                accounts.TryRemove(accountId, out _);
            }
        }
    }
}
