using Sallyport.Access.Keys;
using Sallyport.Access.Revocation;

namespace Sallyport.Access.Tests.Model;

/// <content>Whether what is true is what ought to be.</content>
internal sealed partial class Trial
{
    private void CompareSessions()
    {
        var feed = _house.Get<RevocationFeed>();
        foreach (var session in _world.Sessions)
        {
            var (key, caller) = (session.Key, session.Caller);
            feed.HasEnded(caller).ShouldBe(session.HasEnded, $"whether {session} has ended");
            WasTold(session).ShouldBe(session.HasEnded, $"whether {session} was told that it has ended");
            caller.Tier.ShouldBe(key.Account.Tier, $"the tier of {session}");
            caller.KeyExpiresAt.ShouldBe(key.EndsAt, $"when the key of {session} ends");
        }
    }

    private bool WasTold(ModelSession session) =>
        _notices.Skip(session.NoticesBefore).Any(notice => notice.KeyId == session.Key.Id || notice.AccountId == session.Key.Account.Id);

    private async Task CompareKeysAsync()
    {
        Tell("keys are listed");
        foreach (var account in _world.Accounts)
        {
            var listed = (await Keys.ListAsync(account.Id, default)).Value.ShouldNotBeNull();
            listed
                .Select(key => (key.Id, key.State, key.ExpiresAt))
                .ShouldBe(
                    _world.Keys.Where(key => key.Account == account).Select(key => (key.Id, StateOf(key), key.EndsAt)),
                    ignoreOrder: true,
                    $"the keys of {account}"
                );
        }
    }

    private KeyState StateOf(ModelKey key) =>
        key.IsRevoked ? KeyState.Revoked
        : key.EndsAt <= Now ? KeyState.Expired
        : KeyState.Active;
}
