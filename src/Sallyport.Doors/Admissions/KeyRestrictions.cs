using Sallyport.Access.Standings;
using Sallyport.Doors.Errors;
using Sallyport.Doors.Sessions;

namespace Sallyport.Doors.Admissions;

/// <summary>
/// From where a key may be used: its origins and address ranges. Judged at the door, and again for live sessions when an operator changes them: what is
/// no longer allowed ends.
/// </summary>
internal sealed partial class KeyRestrictions : IDisposable
{
    private readonly OriginPolicy _origins;
    private readonly SessionRegistry _registry;
    private readonly ILogger<KeyRestrictions> _logger;
    private readonly IDisposable _changes;

    public KeyRestrictions(OriginPolicy origins, SessionRegistry registry, StandingBook book, ILogger<KeyRestrictions> logger)
    {
        _origins = origins;
        _registry = registry;
        _logger = logger;
        _changes = book.Subscribe(OnChanged);
    }

    /// <summary>Judges a client by what is true of its key now.</summary>
    /// <returns>The refusal, or null.</returns>
    public Refusal? Judge(Caller caller, ClientOrigin client)
    {
        if (!_origins.Allows(client.BrowserOrigin, client.SelfOrigin, caller.AllowedOrigins))
        {
            return Refusal.Origin;
        }

        if (!caller.AllowsAddress(client.Address))
        {
            return Refusal.Address;
        }

        return client.OpenedBy is { } opener ? Judge(caller, opener) : null;
    }

    public void Dispose() => _changes.Dispose();

    private void OnChanged(StandingChange change)
    {
        if (change.Key is not { } key)
        {
            return;
        }

        var ended = 0;
        foreach (var seat in _registry.Seats(key.KeyId))
        {
            if (seat is { Caller: { } caller, Client: { } client } && Judge(caller, client) is { } refusal)
            {
                seat.End(refusal.Close);
                ended++;
            }
        }

        if (ended > 0)
        {
            Log.Ended(_logger, key.KeyId, ended);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            3081,
            LogLevel.Information,
            "Key {KeyId} may no longer be used from everywhere: ending {Count} live sessions.",
            EventName = "SessionsRestricted"
        )]
        public static partial void Ended(ILogger logger, string keyId, int count);
    }
}
