using Sallyport.Doors.Sessions;

namespace Sallyport.Operations.Verbs;

/// <summary>A live session as operators are shown it.</summary>
/// <param name="Id">Its id, <c>ses_…</c>, as in the log; it opens nothing.</param>
/// <param name="KeyId">The key that opened it, itself or by a ws-token.</param>
/// <param name="AccountId">The key's account.</param>
/// <param name="Door">The door it came through.</param>
/// <param name="Address">The client's address.</param>
/// <param name="Since">When it was admitted.</param>
/// <param name="Subscriptions">How many prices it follows.</param>
internal sealed record SessionView(
    string Id,
    string KeyId,
    string AccountId,
    SessionDoor Door,
    string? Address,
    DateTimeOffset Since,
    int Subscriptions
)
{
    public static SessionView Of(LiveSession live) =>
        new(
            live.Session.Id,
            live.Session.Caller.KeyId,
            live.Session.Caller.AccountId,
            SessionDoors.Of(live.Door),
            live.Address?.ToString(),
            live.Since,
            live.Session.SubscriptionCount
        );
}
