namespace Sallyport.Chains.Upstreams;

/// <summary>
/// Shares the calls under way of one chain among the accounts. An account may have no more under way than there are free places (dynamic thresholds,
/// Choudhury and Hahne 1998): one alone gets half of them, n get a share of n + 1 each, and a place is always left for the next account. Calls beyond the
/// share wait, bounded by the same rule and by time. Thread-safe.
/// </summary>
internal sealed class CallLimiter(int maxUnderWay, int maxWaiting, TimeSpan maxWait, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Account> _accounts = new(StringComparer.Ordinal);

    // Accounts with waiting calls, in turn.
    private readonly Queue<Account> _turns = new();
    private int _underWay;
    private int _waiting;

    /// <summary>Gets the number of calls that wait.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Takes a place, waiting for it if need be. Each true needs one <see cref="Leave"/>.</summary>
    /// <returns>False when the account has too many calls under way and waiting, or waited too long.</returns>
    public ValueTask<bool> EnterAsync(string accountId, CancellationToken cancellationToken)
    {
        LinkedListNode<TaskCompletionSource> waiter;
        Account account;
        lock (_lock)
        {
            if (!_accounts.TryGetValue(accountId, out account!))
            {
                account = new Account(accountId);
                _accounts.Add(accountId, account);
            }

            if (account.Waiters.Count == 0 && MayEnter(account))
            {
                Take(account);
                return new(true);
            }

            if (account.Waiters.Count >= maxWaiting - _waiting)
            {
                ForgetIfIdle(account);
                return new(false);
            }

            waiter = account.Waiters.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            _waiting++;
            if (!account.HasTurn)
            {
                account.HasTurn = true;
                _turns.Enqueue(account);
            }
        }

        return WaitAsync(account, waiter, cancellationToken);
    }

    /// <summary>Gives the place back, to the next account in turn.</summary>
    public void Leave(string accountId)
    {
        lock (_lock)
        {
            var account = _accounts[accountId];
            account.UnderWay--;
            _underWay--;
            ForgetIfIdle(account);
            Admit();
        }
    }

    private async ValueTask<bool> WaitAsync(
        Account account,
        LinkedListNode<TaskCompletionSource> waiter,
        CancellationToken cancellationToken
    )
    {
        await waiter.Value.Task.WaitAsync(maxWait, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_lock)
        {
            if (waiter.List is not null)
            {
                account.Waiters.Remove(waiter);
                _waiting--;
                ForgetIfIdle(account);
                cancellationToken.ThrowIfCancellationRequested();
                return false;
            }
        }

        // The place came, perhaps at the moment of the cancellation.
        if (cancellationToken.IsCancellationRequested)
        {
            Leave(account.Id);
            cancellationToken.ThrowIfCancellationRequested();
        }

        return true;
    }

    private bool MayEnter(Account account) => account.UnderWay < maxUnderWay - _underWay;

    private void Take(Account account)
    {
        account.UnderWay++;
        _underWay++;
    }

    // One round of the turns: each account that waits and may enter gets one place. A place that came free is at most two (its own and the share's).
    private void Admit()
    {
        for (var left = _turns.Count; left > 0; left--)
        {
            var account = _turns.Dequeue();
            if (account.Waiters.First is { } waiter && MayEnter(account))
            {
                Take(account);
                account.Waiters.RemoveFirst();
                _waiting--;
                waiter.Value.TrySetResult();
            }

            account.HasTurn = account.Waiters.Count > 0;
            if (account.HasTurn)
            {
                _turns.Enqueue(account);
            }
        }
    }

    private void ForgetIfIdle(Account account)
    {
        if (account.UnderWay == 0 && account.Waiters.Count == 0)
        {
            _accounts.Remove(account.Id);
        }
    }

    private sealed class Account(string id)
    {
        public string Id => id;

        public int UnderWay { get; set; }

        public LinkedList<TaskCompletionSource> Waiters { get; } = new();

        public bool HasTurn { get; set; }
    }
}
