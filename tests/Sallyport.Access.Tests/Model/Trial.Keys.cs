using Sallyport.Access.Audit;
using Sallyport.Access.Keys;

namespace Sallyport.Access.Tests.Model;

/// <content>What the operator does with keys.</content>
internal sealed partial class Trial
{
    private async Task IssueAsync(ModelAccount account, int? seconds)
    {
        DateTimeOffset? endsAt = seconds is { } life ? Now.AddSeconds(life) : null;
        var result = await Keys.IssueAsync(new NewKey(account.Id, "first", ExpiresAt: endsAt), Actor.Server, default);
        if (account.IsDisabled)
        {
            Tell($"no key for {account}: it is disabled");
            FailureOf(result).ShouldBe(AccessFailureKind.AccountDisabled, $"a key for {account}");
            return;
        }

        var key = Add(result.Value.ShouldNotBeNull(), account, endsAt, "*");
        _world.Changes.Add(("keys.create", key.Id));
        Tell($"{key} is issued for {account}{Until(endsAt)}");
    }

    private async Task RevokeAsync(ModelKey key)
    {
        Tell($"{key} is revoked");
        (await Keys.RevokeAsync(key.Id, Actor.Server, default)).Value.ShouldNotBeNull().State.ShouldBe(KeyState.Revoked);
        Changed("keys.revoke", key, !key.IsRevoked);
        key.IsRevoked = true;
    }

    private async Task EditScopesAsync(ModelKey key, string scopes)
    {
        Tell($"{key} may do {scopes}");
        ScopeSet.TryParse(scopes, out var set).ShouldBeTrue();
        var result = await Keys.EditAsync(key.Id, new KeyEdit { Scopes = set }, Actor.Server, default);
        var expected = key.NotLiveAt(Now);
        FailureOf(result).ShouldBe(expected, $"editing {key}");
        if (expected is null)
        {
            Changed("keys.edit", key, key.Scopes != scopes);
            key.Scopes = scopes;
        }
    }

    private async Task EditExpiryAsync(ModelKey key, int? seconds)
    {
        DateTimeOffset? endsAt = seconds is { } life ? Now.AddSeconds(life) : null;
        Tell($"{key} is to end {(endsAt is null ? "never" : Until(endsAt))}");
        var edit = new KeyEdit { ExpiresAt = endsAt, NeverExpires = endsAt is null };
        var result = await Keys.EditAsync(key.Id, edit, Actor.Server, default);

        // A key being replaced has to end.
        var expected = key.NotLiveAt(Now) ?? (key.Successor is not null && endsAt is null ? AccessFailureKind.Invalid : null);
        FailureOf(result).ShouldBe(expected, $"editing {key}");
        if (expected is null)
        {
            Changed("keys.edit", key, key.EndsAt != endsAt);
            key.EndsAt = endsAt;
        }
    }

    private async Task RotateAsync(ModelKey key, int overlapSeconds)
    {
        Tell($"{key} is rotated, {overlapSeconds} s of overlap");
        var end = Now.AddSeconds(overlapSeconds);
        var rotation = new Rotation { Overlap = TimeSpan.FromSeconds(overlapSeconds) };
        var result = await Keys.RotateAsync(key.Id, rotation, Actor.Server, default);
        if (Replaced("keys.rotate", key, result))
        {
            key.EndsAt = key.EndsAt < end ? key.EndsAt : end;
        }
    }

    private async Task RegenerateAsync(ModelKey key)
    {
        Tell($"{key} is regenerated");
        var result = await Keys.RegenerateAsync(key.Id, Actor.Server, default);
        if (Replaced("keys.regenerate", key, result))
        {
            key.IsRevoked = true;
        }
    }

    // The new key is as the old one was, but for its secret.
    private bool Replaced(string action, ModelKey key, AccessResult<RotatedKey> result)
    {
        var expected =
            key.NotLiveAt(Now) is { } notLive ? notLive
            : key.Successor is not null ? AccessFailureKind.KeyNotLive
            : key.Account.IsDisabled ? AccessFailureKind.AccountDisabled
            : (AccessFailureKind?)null;
        FailureOf(result).ShouldBe(expected, $"{action} of {key}");
        if (result.Value is not { } replaced)
        {
            return false;
        }

        key.Successor = Add(replaced.Issued, key.Account, key.EndsAt, key.Scopes);
        Changed(action, key, isChange: true);
        Tell($"{key.Successor} takes its place{Until(key.EndsAt)}");
        return true;
    }

    private ModelKey Add(IssuedKey issued, ModelAccount account, DateTimeOffset? endsAt, string scopes)
    {
        var key = new ModelKey(issued.Key.Id, $"key {_world.Keys.Count + 1}", issued.Secret, account, Now)
        {
            EndsAt = endsAt,
            Scopes = scopes,
        };
        _world.Keys.Add(key);
        return key;
    }

    private void Changed(string action, ModelKey key, bool isChange)
    {
        if (isChange)
        {
            _world.Changes.Add((action, key.Id));
        }
    }

    private static AccessFailureKind? FailureOf<T>(AccessResult<T> result)
        where T : class => result.Failure?.Kind;
}
