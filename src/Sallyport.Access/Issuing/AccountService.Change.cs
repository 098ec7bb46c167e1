using Sallyport.Access.Accounts;
using Sallyport.Access.Audit;
using Sallyport.Access.Limits;
using Sallyport.Access.Standings;

namespace Sallyport.Access.Issuing;

/// <content>What an operator changes.</content>
public sealed partial class AccountService
{
    /// <summary>Writes name, contact or use case anew.</summary>
    /// <param name="accountId">Which account.</param>
    /// <param name="edit">What changes.</param>
    /// <param name="by">Who changes it.</param>
    /// <param name="cancellationToken">Gives up before it is begun.</param>
    public Task<AccessResult<Account>> EditAsync(string accountId, AccountEdit edit, Actor by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(edit);

        return ChangeAsync(
            accountId,
            "accounts.edit",
            by,
            account =>
            {
                var edited = account with
                {
                    Name = edit.Name?.Trim() ?? account.Name,
                    Contact = edit.Contact?.Trim() ?? account.Contact,
                    UseCase = edit.UseCase?.Trim() ?? account.UseCase,
                };
                return AccountRules.Check(edited.Name, edited.Contact, edited.UseCase) is { } problem ? problem : edited;
            },
            cancellationToken
        );
    }

    /// <summary>Puts an account into another tier: its limits hold at once, for live sessions too.</summary>
    /// <param name="accountId">Which account.</param>
    /// <param name="tier">One of <see cref="TierNames"/>, in any case.</param>
    /// <param name="by">Who changes it.</param>
    /// <param name="cancellationToken">Gives up before it is begun.</param>
    public Task<AccessResult<Account>> SetTierAsync(string accountId, string tier, Actor by, CancellationToken cancellationToken) =>
        ChangeAsync(
            accountId,
            "accounts.set-tier",
            by,
            account => TierNames.TryParse(tier, out var known) ? account with { Tier = known } : AccountRules.NoSuchTier(),
            cancellationToken
        );

    /// <summary>Gives an account limits of its own in place of some of its tier's; they hold at once, for live sessions too.</summary>
    /// <param name="accountId">Which account.</param>
    /// <param name="limits">All overrides of the account, in place of those it had; <see cref="LimitOverrides.None"/> leaves the tier's.</param>
    /// <param name="by">Who changes it.</param>
    /// <param name="cancellationToken">Gives up before it is begun.</param>
    public Task<AccessResult<Account>> SetLimitsAsync(
        string accountId,
        LimitOverrides limits,
        Actor by,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(limits);

        var stored = limits.IsEmpty ? null : limits.ToString();
        return ChangeAsync(accountId, "accounts.set-limits", by, account => account with { LimitOverrides = stored }, cancellationToken);
    }

    /// <summary>Disables an account: its keys are refused and its live sessions end at once. Again is harmless.</summary>
    /// <param name="accountId">Which account.</param>
    /// <param name="by">Who disables it.</param>
    /// <param name="cancellationToken">Gives up before it is begun.</param>
    public Task<AccessResult<Account>> DisableAsync(string accountId, Actor by, CancellationToken cancellationToken) =>
        ChangeAsync(accountId, "accounts.disable", by, account => account with { State = AccountState.Disabled }, cancellationToken);

    /// <summary>Enables an account again. Its keys open doors as before; sessions that were ended stay ended.</summary>
    /// <param name="accountId">Which account.</param>
    /// <param name="by">Who enables it.</param>
    /// <param name="cancellationToken">Gives up before it is begun.</param>
    public Task<AccessResult<Account>> EnableAsync(string accountId, Actor by, CancellationToken cancellationToken) =>
        ChangeAsync(accountId, "accounts.enable", by, account => account with { State = AccountState.Active }, cancellationToken);

    // Once begun it is not given up half-way: what the store has written must reach memory and sessions, whoever has stopped waiting for it.
    private async Task<AccessResult<Account>> ChangeAsync(
        string accountId,
        string action,
        Actor by,
        Func<Account, AccessResult<Account>> change,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(accountId);
        ArgumentNullException.ThrowIfNull(by);
        cancellationToken.ThrowIfCancellationRequested();

        return await StoreFailure.GuardAsync<Account>(async () =>
        {
            AccessFailure? refusal = null;
            Account? written;
            try
            {
                written = await _store.ChangeAsync(accountId, Decide, CancellationToken.None);
            }
            catch
            {
                // Whether the store had written is not known: it is read again.
                _book.Doubt(accountId);
                _cache.RemoveAccount(accountId);
                throw;
            }

            if (written is null)
            {
                return NotFound();
            }

            if (refusal is not null)
            {
                return refusal;
            }

            _book.Apply(written);
            if (written.State == AccountState.Disabled)
            {
                // Callers kept for the keys are over with this ending, and must not serve the connections after the next enabling.
                _cache.RemoveAccount(accountId);
                _feed.Publish(new RevocationNotice(RevocationReason.AccountDisabled, null, accountId));
            }

            return written;

            AccountChange? Decide(Account account)
            {
                if (!change(account).TryGet(out var changed, out refusal) || changed == account)
                {
                    return null;
                }

                return new AccountChange(changed, AccountAudit.Changed(by, action, account, changed));
            }
        });
    }
}
