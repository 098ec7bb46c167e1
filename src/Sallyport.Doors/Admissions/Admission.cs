using Sallyport.Access.Authentication;
using Sallyport.Access.Limits;
using Sallyport.Access.Standings;
using Sallyport.Access.Suspicion;
using Sallyport.Doors.Errors;
using Sallyport.Doors.Requests;
using Sallyport.Doors.Sessions;

namespace Sallyport.Doors.Admissions;

/// <summary>
/// The one way in, behind every door and in this order: TLS → authenticate → origin, IP → connection limits → mark the token used, last,
/// so that no other refusal burns a token.
/// </summary>
internal sealed partial class Admission(
    Authenticator authenticator,
    KeyRestrictions restrictions,
    ExposedKeyAlarm alarm,
    RevocationFeed revocations,
    SessionRegistry registry,
    DoorState state,
    RequestLimiter limiter,
    RequestGate gate,
    KeyAttempts attempts,
    AdmissionMetrics metrics,
    ILogger<Admission> logger
)
{
    /// <summary>Takes a place for a connection that will show its credential later.</summary>
    public bool TryEnter(DoorKind door, ClientOrigin client, out Seat? seat, out Refusal? refusal)
    {
        seat = null;
        refusal = state.IsStopping ? Refusal.Stopping : null;
        if (refusal is null && registry.TryEnter(door, client.Address, out seat) is { IsAllowed: false } full)
        {
            refusal = TooMany(full);
        }

        return refusal is null;
    }

    /// <summary>Judges one more attempt of a session that has had its first.</summary>
    public bool TryRepeat(ClientOrigin client, out Refusal? refusal)
    {
        refusal = registry.TryRepeat(client.Address) is { IsAllowed: false } full ? TooMany(full) : null;
        return refusal is null;
    }

    /// <summary>Judges a credential without opening a connection: an HTTP request, or a question that must not burn a token.</summary>
    public async ValueTask<AdmissionResult> AuthenticateAsync(
        Credential credential,
        ClientOrigin client,
        DoorKind door,
        CancellationToken cancellationToken
    )
    {
        if (state.IsStopping)
        {
            return Refusal.Stopping;
        }

        if (client.IsDoubtful)
        {
            return Refusal.ForwardingHeaders;
        }

        if (string.IsNullOrEmpty(credential.Value))
        {
            return Map(new AccessRefusal(RefusalReason.Missing));
        }

        if (!client.MayCarryCredentials)
        {
            // Anybody can cause this line; the alarm warns where it was a key of ours.
            Log.PlainHttp(logger, client.Address);
            alarm.Raise(credential.Value, client.Address);
            return Refusal.PlainHttp;
        }

        var authentication = credential.Kinds switch
        {
            CredentialKinds.KeyOnly => await authenticator.AuthenticateKeyAsync(credential.Value, client.Address, cancellationToken),
            CredentialKinds.TokenOnly => await authenticator.AuthenticateTokenAsync(credential.Value, client.Address, cancellationToken),
            _ => await authenticator.AuthenticateAsync(credential.Value, client.Address, cancellationToken),
        };
        if (!authentication.TryGet(out var caller, out var refusal))
        {
            Log.Refused(logger, refusal.Reason, client.Address);
            return Refuse(authentication.Known, Map(refusal), door, client);
        }

        if (restrictions.Judge(caller, client) is { } restricted)
        {
            Log.NotFromHere(logger, caller.KeyId, client.Address);
            return Refuse(caller.Standing, restricted, door, client);
        }

        attempts.Admitted(caller, client.Address);
        await limiter.PrepareAsync(caller);
        return new AdmissionResult(caller);
    }

    /// <summary>Admits one connection into <paramref name="seat"/>. When it is refused the seat is still the caller's to give back.</summary>
    public async ValueTask<AdmissionResult> AdmitAsync(
        Credential credential,
        ClientOrigin client,
        Seat seat,
        CancellationToken cancellationToken
    )
    {
        var result = await AuthenticateAsync(credential, client, seat.Door, cancellationToken);
        if (result.Caller is not { } caller)
        {
            return result;
        }

        seat.Client = client;
        if (registry.TryIdentify(seat, caller) is { IsAllowed: false } full)
        {
            Log.TooManyConnections(logger, caller.KeyId, caller.AccountId, full.Kind);
            return Refuse(caller.Standing, TooMany(full), seat.Door, client);
        }

        // What ended or was forbidden between the check and the seat is known by now; what is from now on is told to the seat.
        if (revocations.HasEnded(caller))
        {
            return Refuse(caller.Standing, Map(new AccessRefusal(RefusalReason.Revoked)), seat.Door, client);
        }

        if (restrictions.Judge(caller, client) is { } restricted)
        {
            return Refuse(caller.Standing, restricted, seat.Door, client);
        }

        if (PublicErrors.Map(await authenticator.MarkUsedAsync(caller, cancellationToken)) is { } refusal)
        {
            return Refuse(caller.Standing, Map(refusal), seat.Door, client);
        }

        registry.Open(seat);
        return result;
    }

    // An attempt that belongs to a key of ours counts under it.
    private Refusal Refuse(KeyStanding? known, Refusal refusal, DoorKind door, ClientOrigin client)
    {
        if (known is not null)
        {
            attempts.Refused(known, refusal, door, client.Address);
        }

        return refusal;
    }

    private Refusal Map(AccessRefusal refusal)
    {
        metrics.Refused(refusal.Reason);
        return new Refusal(PublicErrors.Map(refusal), PublicErrors.MapToClose(refusal));
    }

    private Refusal TooMany(LimitDecision full) => new(gate.Refuse(full, session: null), DisconnectReason.RateLimited);

    private static partial class Log
    {
        [LoggerMessage(
            3061,
            LogLevel.Debug,
            "A credential came over plain HTTP from {Address} and was refused unread.",
            EventName = "PlainHttpCredential"
        )]
        public static partial void PlainHttp(ILogger logger, System.Net.IPAddress? address);

        [LoggerMessage(3062, LogLevel.Debug, "Refused a credential from {Address}: {Reason}.", EventName = "CredentialRefused")]
        public static partial void Refused(ILogger logger, RefusalReason reason, System.Net.IPAddress? address);

        [LoggerMessage(
            3063,
            LogLevel.Debug,
            "Refused key {KeyId} from {Address}: origin or address not allowed.",
            EventName = "KeyRestricted"
        )]
        public static partial void NotFromHere(ILogger logger, string keyId, System.Net.IPAddress? address);

        [LoggerMessage(
            3064,
            LogLevel.Debug,
            "Refused key {KeyId} of account {AccountId}: too many connections ({Limit}).",
            EventName = "TooManyConnections"
        )]
        public static partial void TooManyConnections(ILogger logger, string keyId, string accountId, LimitKind limit);
    }
}
