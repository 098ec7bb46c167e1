using Sallyport.Access.Accounts;
using Sallyport.Access.Audit;
using Sallyport.Access.Usage;

namespace Sallyport.Access.Tests.Model;

/// <content>What the operator does, and the clock.</content>
internal sealed partial class Trial
{
    private async Task CreateAccountAsync(string tier)
    {
        var created = (await Accounts.CreateAsync(new NewAccount("Acme", tier), Actor.Server, default)).Value.ShouldNotBeNull();
        _world.Accounts.Add(new ModelAccount(created.Id, $"account {_world.Accounts.Count + 1}", tier, Now));
        _world.Changes.Add(("accounts.create", created.Id));
        Tell($"{_world.Accounts[^1]} is created with tier {tier}");
    }

    private async Task DisableAsync(ModelAccount account)
    {
        Tell($"{account} is disabled");
        (await Accounts.DisableAsync(account.Id, Actor.Server, default)).Value.ShouldNotBeNull();
        Changed("accounts.disable", account, !account.IsDisabled);
        account.IsDisabled = true;
    }

    private async Task EnableAsync(ModelAccount account)
    {
        Tell($"{account} is enabled");
        (await Accounts.EnableAsync(account.Id, Actor.Server, default)).Value.ShouldNotBeNull();
        Changed("accounts.enable", account, account.IsDisabled);
        account.IsDisabled = false;
    }

    private async Task ChangeTierAsync(ModelAccount account, string tier)
    {
        Tell($"{account} is put into tier {tier}");
        (await Accounts.SetTierAsync(account.Id, tier, Actor.Server, default)).Value.ShouldNotBeNull().Tier.ShouldBe(tier);
        Changed("accounts.set-tier", account, account.Tier != tier);
        account.Tier = tier;
        account.Allowance.Change(ModelTier.Of(tier).Account, Now);
        _world.Keys.Where(key => key.Account == account).ToList().ForEach(key => key.Allowance.Change(ModelTier.Of(tier).Key, Now));
    }

    // Which entries the audit log holds is part of the model: one for each change, none where all was as asked already.
    private void Changed(string action, ModelAccount account, bool isChange)
    {
        if (isChange)
        {
            _world.Changes.Add((action, account.Id));
        }
    }

    private Task MoveTo(DateTimeOffset instant)
    {
        if (instant > Now)
        {
            _house.Time.Advance(instant - Now);
            Tell("is the time now");
        }

        return Task.CompletedTask;
    }

    private async Task DropCachesAsync()
    {
        Tell("caches are dropped");
        await _house.DropCachesAsync();
    }

    private async Task RestartAsync()
    {
        Tell("the server restarts");
        _subscription.Dispose();
        _world.Sessions.Clear();
        _world.Accounts.ForEach(account => account.Allowance.Restart());
        _world.Keys.ForEach(key => key.Allowance.Restart());
        await _house.Get<UsageMeter>().FlushAsync(default);
        await _house.RestartAsync();
        _subscription = Subscribe();
    }

    private static string Until(DateTimeOffset? endsAt) => endsAt is { } end ? $" until {end:MM-dd HH:mm:ss.fff}" : "";
}
