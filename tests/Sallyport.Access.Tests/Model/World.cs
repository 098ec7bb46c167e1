using Sallyport.Access.Authentication;
using Sallyport.Access.Standings;

namespace Sallyport.Access.Tests.Model;

/// <summary>What ought to be true: plain lists, one after the other, without stores, caches or threads.</summary>
internal sealed class World
{
    public List<ModelAccount> Accounts { get; } = [];

    public List<ModelKey> Keys { get; } = [];

    public List<ModelToken> Tokens { get; } = [];

    public List<ModelSession> Sessions { get; } = [];

    /// <summary>Gets what has been changed, as the audit log ought to tell it.</summary>
    public List<(string Action, string Target)> Changes { get; } = [];

    /// <summary>The instants to come at which something ends, soonest first.</summary>
    public IReadOnlyList<DateTimeOffset> EndsAfter(DateTimeOffset now) =>
        [
            .. Keys.Where(key => !key.IsRevoked)
                .Select(key => key.EndsAt)
                .Concat(Tokens.Select(token => (DateTimeOffset?)token.EndsAt))
                .OfType<DateTimeOffset>()
                .Where(end => end > now)
                .Distinct()
                .Order(),
        ];

    /// <summary>Ends the sessions whose key opens nothing now. What has ended does not come back.</summary>
    public void EndSessions(DateTimeOffset now)
    {
        foreach (var session in Sessions.Where(session => session.Key.RefusalAt(now) is not null))
        {
            session.HasEnded = true;
        }
    }
}

internal sealed class ModelAccount(string id, string name, string tier, DateTimeOffset now)
{
    public string Id { get; } = id;

    public ModelAllowance Allowance { get; } = new(ModelTier.Of(tier).Account, now);

    public string Tier { get; set; } = tier;

    public bool IsDisabled { get; set; }

    public override string ToString() => name;
}

internal sealed class ModelKey(string id, string name, string secret, ModelAccount account, DateTimeOffset now)
{
    public string Id { get; } = id;

    public ModelAllowance Allowance { get; } = new(ModelTier.Of(account.Tier).Key, now);

    public string Secret { get; } = secret;

    public ModelAccount Account { get; } = account;

    public DateTimeOffset? EndsAt { get; set; }

    public bool IsRevoked { get; set; }

    public string Scopes { get; set; } = "*";

    /// <summary>Gets or sets the key that takes this one's place.</summary>
    public ModelKey? Successor { get; set; }

    /// <summary>Tells why an operator can change nothing about the key but end it, or null.</summary>
    public AccessFailureKind? NotLiveAt(DateTimeOffset now) => IsRevoked || EndsAt <= now ? AccessFailureKind.KeyNotLive : null;

    public RefusalReason? RefusalAt(DateTimeOffset now) =>
        IsRevoked ? RefusalReason.Revoked
        : EndsAt <= now ? RefusalReason.Expired
        : Account.IsDisabled ? RefusalReason.Disabled
        : null;

    public override string ToString() => name;
}

internal sealed class ModelToken(string text, string name, ModelKey key, DateTimeOffset endsAt)
{
    public string Text { get; } = text;

    public ModelKey Key { get; } = key;

    public DateTimeOffset EndsAt { get; } = endsAt;

    public bool IsUsed { get; set; }

    public RefusalReason? RefusalAt(DateTimeOffset now) =>
        EndsAt <= now ? RefusalReason.TokenExpired
        : Key.RefusalAt(now) is { } refusal ? refusal
        : IsUsed ? RefusalReason.TokenUsed
        : null;

    public override string ToString() => name;
}

internal sealed class ModelSession(string name, ModelKey key, Caller caller, int noticesBefore)
{
    public ModelKey Key { get; } = key;

    public Caller Caller { get; } = caller;

    /// <summary>Gets how many endings had been published when it came in.</summary>
    public int NoticesBefore { get; } = noticesBefore;

    public bool HasEnded { get; set; }

    /// <summary>Gets or sets how many price subscriptions it holds.</summary>
    public int Prices { get; set; }

    public override string ToString() => name;
}
