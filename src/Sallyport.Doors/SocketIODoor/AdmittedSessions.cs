using System.Collections.Concurrent;
using Sallyport.Doors.Admissions;
using Sallyport.Doors.Errors;
using Sallyport.Doors.Sessions;
using Sallyport.SocketIO.EngineIO;

namespace Sallyport.Doors.SocketIODoor;

/// <summary>
/// The seats of admitted Engine.IO sessions. Each later request of a session is judged like the one that brought its credential: a poll, a post or an upgrade
/// may come over another path.
/// </summary>
internal sealed class AdmittedSessions(TrustedProxies proxies, KeyRestrictions restrictions)
{
    private readonly ConcurrentDictionary<string, Seat> _seats = new(StringComparer.Ordinal);

    public void Add(EngineSession session, Seat seat) => _seats[session.Id] = seat;

    public void Remove(EngineSession session, Seat seat) => _seats.TryRemove(KeyValuePair.Create(session.Id, seat));

    /// <summary>Judges a request that names a session.</summary>
    public HandshakeRefusal? Judge(HttpContext context, EngineSession session)
    {
        if (!_seats.TryGetValue(session.Id, out var seat) || seat.Caller is not { } caller)
        {
            // Not admitted yet: the request that brings the credential is judged with it.
            return null;
        }

        var client = proxies.Resolve(context);
        var refusal = client.MayCarryCredentials ? restrictions.Judge(caller, client) : Refusal.PlainHttp;
        return refusal is null ? null : new HandshakeRefusal(refusal.Failure.Message);
    }
}
