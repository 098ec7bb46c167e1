using System.Text.Json.Nodes;
using Sallyport.Access;
using Sallyport.Access.Accounts;
using Sallyport.Access.Audit;
using Sallyport.Access.Issuing;
using Sallyport.Access.Keys;
using Sallyport.Access.Limits;
using Sallyport.Access.Standings;
using Sallyport.Access.Usage;
using Sallyport.Doors.Sessions;
using Sallyport.Operations.Execution;

namespace Sallyport.Operations.Verbs;

/// <summary>What an operator can see of tiers and limits.</summary>
internal sealed class LimitOperations(
    AccountService accounts,
    KeyService keys,
    LimitBook book,
    RequestLimiter limiter,
    StandingBook standings,
    IUsageStore usage,
    TimeProvider time,
    IServiceProvider services
) : IOperationGroup
{
    public IEnumerable<Operation> Operations =>
        [
            Operation.Of<NoArguments, TiersAnswer>(
                OperatorVerbs.ListTiers,
                HttpMethods.Get,
                "/tiers",
                "List the tiers and the numbers in effect, from the narrowest to the widest.",
                ListAsync
            ),
            Operation.Of<TierArguments, TierAnswer>(
                OperatorVerbs.ShowTier,
                HttpMethods.Get,
                "/tiers/{name}",
                "Show the numbers in effect of one tier.",
                ShowTierAsync
            ),
            Operation.Of<IdArguments, LimitsAnswer>(
                OperatorVerbs.ShowLimits,
                HttpMethods.Get,
                "/accounts/{id}/limits",
                "Show the limits of an account, and what it and its keys have used of them.",
                ShowLimitsAsync
            ),
        ];

    private Task<OperationResult<TiersAnswer>> ListAsync(NoArguments asked, Actor by, CancellationToken cancellationToken) =>
        Task.FromResult<OperationResult<TiersAnswer>>(new TiersAnswer([.. TierNames.All.Select(View)]));

    private Task<OperationResult<TierAnswer>> ShowTierAsync(TierArguments asked, Actor by, CancellationToken cancellationToken) =>
        Task.FromResult<OperationResult<TierAnswer>>(
            TierNames.TryParse(asked.Name, out var tier)
                ? new TierAnswer(View(tier))
                : new OperatorFailure(
                    OperatorFailureKind.NotFound,
                    $"There is no tier \"{asked.Name}\".",
                    $"Tiers are {string.Join(", ", TierNames.All)}."
                )
        );

    private async Task<OperationResult<LimitsAnswer>> ShowLimitsAsync(IdArguments asked, Actor by, CancellationToken cancellationToken)
    {
        if (!(await accounts.FindAsync(asked.Id, cancellationToken)).TryGet(out var account, out var failure))
        {
            return OperatorFailures.Of(failure, asked.Id);
        }

        if (!(await keys.ListAsync(account.Id, cancellationToken)).TryGet(out var all, out failure))
        {
            return OperatorFailures.Of(failure, asked.Id);
        }

        var limits = book.Of(new AccountGrants(account.Tier, account.LimitOverrides, account.State));
        var now = time.GetUtcNow();
        UsageMonth month;
        try
        {
            month = await usage.ReadMonthAsync(account.Id, now, cancellationToken);
        }
        catch (AccessStoreException exception)
        {
            return OperatorFailures.Of(new AccessFailure(AccessFailureKind.StoreUnavailable, exception.Message), asked.Id);
        }

        var standing = standings.FindAccount(account.Id);
        return new LimitsAnswer(
            account.Id,
            account.Tier,
            account.LimitOverrides is { } text ? JsonNode.Parse(text) as JsonObject : null,
            LimitsView.Of(limits),
            View(null, account.Id, standing?.Limits, standing is null ? null : limiter.Look(standing), limits.Account, month.Units, now),
            [
                .. all.Where(key => key.StateAt(now) is KeyState.Active or KeyState.Rotating)
                    .Select(key =>
                    {
                        var live = standings.FindKey(key.Id);
                        var look = live is null ? (LimitLook?)null : limiter.Look(live);
                        return View(key.Id, key.Id, live?.Limits, look, limits.Key, month.UnitsByKey.GetValueOrDefault(key.Id), now);
                    }),
            ]
        );
    }

    private LimitUseView View(
        string? keyId,
        string id,
        Allowance? allowance,
        LimitLook? look,
        LimitSet limits,
        long stored,
        DateTimeOffset now
    )
    {
        // What is in use knows the units that are not written yet; what is not, only the store knows.
        var used = look is { IsMonthComplete: true } known ? known.MonthUsed : Math.Max(stored, look?.MonthUsed ?? 0);
        return new LimitUseView(
            keyId,
            look?.Units,
            used,
            limits.MonthlyQuota is { } quota ? Math.Max(0, quota - used) : null,
            UsageMonth.StartOf(now).AddMonths(1),
            look?.IsMonthComplete ?? true,
            services.GetService<SessionRegistry>()?.CountOf(id) ?? 0,
            allowance?.PriceSubscriptions ?? 0,
            allowance?.ChannelSubscriptions ?? 0
        );
    }

    private TierView View(string tier) => new(tier, LimitsView.Of(book.Of(new AccountGrants(tier, null, AccountState.Active))));
}

/// <summary>Arguments of <see cref="OperatorVerbs.ShowTier"/>.</summary>
internal sealed record TierArguments(string Name);

/// <summary>Tiers, from the narrowest to the widest.</summary>
internal sealed record TiersAnswer(IReadOnlyList<TierView> Tiers);

/// <summary>One tier.</summary>
internal sealed record TierAnswer(TierView Tier);

/// <summary>The limits of an account and what is used of them.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Tier">Its tier.</param>
/// <param name="Overrides">What it is given other than its tier; null for nothing.</param>
/// <param name="Limits">The numbers that hold.</param>
/// <param name="Account">What all its keys have used together.</param>
/// <param name="Keys">What each live key has used.</param>
internal sealed record LimitsAnswer(
    string AccountId,
    string Tier,
    JsonObject? Overrides,
    LimitsView Limits,
    LimitUseView Account,
    IReadOnlyList<LimitUseView> Keys
);
