using Sallyport.Access.Accounts;
using Sallyport.Access.Audit;
using Sallyport.Access.Keys;

namespace Sallyport.Access.Tests.Model;

/// <content>What the operator does, and the clock.</content>
internal sealed partial class Trial
{
    private async Task CreateAccountAsync(string tier)
    {
        var created = (await Accounts.CreateAsync(new NewAccount("Acme", tier), Actor.Server, default)).Value.ShouldNotBeNull();
        _world.Accounts.Add(new ModelAccount(created.Id, $"account {_world.Accounts.Count + 1}", tier));
        Tell($"{_world.Accounts[^1]} is created with tier {tier}");
    }

    private async Task DisableAsync(ModelAccount account)
    {
        Tell($"{account} is disabled");
        (await Accounts.DisableAsync(account.Id, Actor.Server, default)).Value.ShouldNotBeNull();
        account.IsDisabled = true;
    }

    private async Task EnableAsync(ModelAccount account)
    {
        Tell($"{account} is enabled");
        (await Accounts.EnableAsync(account.Id, Actor.Server, default)).Value.ShouldNotBeNull();
        account.IsDisabled = false;
    }

    private async Task IssueAsync(ModelAccount account, int? seconds)
    {
        DateTimeOffset? endsAt = seconds is { } life ? Now.AddSeconds(life) : null;
        var result = await Keys.IssueAsync(new NewKey(account.Id, "first", ExpiresAt: endsAt), Actor.Server, default);
        if (account.IsDisabled)
        {
            Tell($"no key for {account}: it is disabled");
            result.Failure.ShouldNotBeNull().Kind.ShouldBe(AccessFailureKind.AccountDisabled);
            return;
        }

        var issued = result.Value.ShouldNotBeNull();
        Add(new ModelKey(issued.Key.Id, $"key {_world.Keys.Count + 1}", issued.Secret, account) { EndsAt = endsAt });
        Tell($"{_world.Keys[^1]} is issued for {account}{Until(endsAt)}");
    }

    private async Task RevokeAsync(ModelKey key)
    {
        Tell($"{key} is revoked");
        (await Keys.RevokeAsync(key.Id, Actor.Server, default)).Value.ShouldNotBeNull().State.ShouldBe(KeyState.Revoked);
        key.IsRevoked = true;
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
        await _house.RestartAsync();
        _subscription = Subscribe();
    }

    private void Add(ModelKey key) => _world.Keys.Add(key);

    private static string Until(DateTimeOffset? endsAt) => endsAt is { } end ? $" until {end:MM-dd HH:mm:ss.fff}" : "";
}
