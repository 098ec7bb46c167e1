using Sallyport.Access.Audit;
using Sallyport.Access.Keys;
using Sallyport.Access.Standings;

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
            caller.Scopes.ToString().ShouldBe(key.Scopes, $"what {session} may do");
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
                .Select(key => (key.Id, key.State, key.ExpiresAt, key.ReplacedBy, key.Scopes.ToString()))
                .ShouldBe(
                    _world
                        .Keys.Where(key => key.Account == account)
                        .Select(key => (key.Id, StateOf(key), key.EndsAt, key.Successor?.Id, key.Scopes)),
                    ignoreOrder: true,
                    $"the keys of {account}"
                );
        }
    }

    private async Task CompareAuditAsync()
    {
        Tell("the audit log is read");
        var audit = _house.Get<IAuditStore>();
        (await audit.VerifyAsync(null, default)).Break.ShouldBeNull();
        var entries = await audit.ListAsync(new AuditQuery { Limit = AuditQuery.MaxLimit }, default);
        entries.Reverse().Select(entry => (entry.Action, entry.Target)).ShouldBe(_world.Changes, "the audit log");
    }

    private KeyState StateOf(ModelKey key) =>
        key.IsRevoked ? KeyState.Revoked
        : key.EndsAt <= Now ? KeyState.Expired
        : key.Successor is not null ? KeyState.Rotating
        : KeyState.Active;
}
