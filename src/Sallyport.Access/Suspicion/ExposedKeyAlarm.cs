using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Sallyport.Access.Audit;
using Sallyport.Access.Authentication;
using Sallyport.Access.Keys;
using Sallyport.Access.Notices;

namespace Sallyport.Access.Suspicion;

/// <summary>
/// Tells the operator that a key has travelled in the clear (requirement R1): in the log each time, and once an hour for a key as a notice and in the
/// audit log. The door has refused it already, whatever it is; nobody waits for the store, and the key itself is written nowhere.
/// </summary>
public sealed partial class ExposedKeyAlarm
{
    private static readonly TimeSpan BetweenTellings = TimeSpan.FromHours(1);

    private readonly PepperRing _peppers;
    private readonly KeyCache _cache;
    private readonly NoticeBoard _notices;
    private readonly IAuditStore _audit;
    private readonly TimeProvider _time;
    private readonly ILogger<ExposedKeyAlarm> _logger;

    internal ExposedKeyAlarm(
        PepperRing peppers,
        KeyCache cache,
        NoticeBoard notices,
        IAuditStore audit,
        TimeProvider time,
        ILogger<ExposedKeyAlarm> logger
    )
    {
        _peppers = peppers;
        _cache = cache;
        _notices = notices;
        _audit = audit;
        _time = time;
        _logger = logger;
    }

    /// <summary>
    /// Warns with the key's id where the key is one of those in memory; for anything else, which anybody can make up, a line at Debug.
    /// </summary>
    /// <param name="credential">What came over plain HTTP.</param>
    /// <param name="from">The client's address.</param>
    public void Raise(string? credential, IPAddress? from)
    {
        if (!ApiKeyFormat.TryValidate(credential))
        {
            return;
        }

        var peppers = _peppers.Current;
        for (var i = 0; i < peppers.Count; i++)
        {
            if (_cache.Find(peppers.Hash(credential, i, out _)) is { } entry)
            {
                Log.KeyExposed(_logger, entry.KeyId, from);
                Tell(entry, from);
                return;
            }
        }

        Log.UnknownKeyExposed(_logger, from);
    }

    // A key that opens nothing any more harms nobody.
    private void Tell(KeyEntry entry, IPAddress? from)
    {
        if (entry.RefusalAt(_time.GetUtcNow()) is not null)
        {
            return;
        }

        var isDue = KeySigns.Of(entry.Standing).TellExposure(_time, BetweenTellings);
        entry.Standing.MarkUsed();
        if (!isDue)
        {
            return;
        }

        _notices.Raise(
            new NewNotice(
                NoticeKind.KeyExposed,
                entry.Standing.Account.AccountId,
                entry.KeyId,
                $"Key {entry.KeyId} was sent over plain HTTP from {from} and refused. Others may have read it: rotate it with the customer.",
                new JsonObject { ["from"] = from?.ToString() }
            )
        );
        _ = WriteAsync(new AuditEvent(new Actor(ActorKind.Server, "doors", from), "keys.exposed", entry.KeyId));
    }

    private async Task WriteAsync(AuditEvent happened)
    {
        try
        {
            await _audit.AppendAsync(happened, CancellationToken.None);
        }
        catch (AccessStoreException exception)
        {
            Log.NotWritten(_logger, exception, happened.Target);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            1001,
            LogLevel.Warning,
            "Key {KeyId} was sent over plain HTTP from {RemoteAddress}: refused. Consider it known to others; revoke it and issue another.",
            EventName = "KeyExposed"
        )]
        public static partial void KeyExposed(ILogger logger, string keyId, IPAddress? remoteAddress);

        [LoggerMessage(
            1002,
            LogLevel.Debug,
            "Something shaped like a key was sent over plain HTTP from {RemoteAddress}: refused.",
            EventName = "UnknownKeyExposed"
        )]
        public static partial void UnknownKeyExposed(ILogger logger, IPAddress? remoteAddress);

        [LoggerMessage(
            1003,
            LogLevel.Warning,
            "That key {KeyId} was sent over plain HTTP could not be written to the audit log.",
            EventName = "ExposureNotWritten"
        )]
        public static partial void NotWritten(ILogger logger, Exception exception, string keyId);
    }
}
