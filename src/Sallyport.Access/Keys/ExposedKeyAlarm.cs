using System.Net;
using Microsoft.Extensions.Logging;
using Sallyport.Access.Secrets;

namespace Sallyport.Access.Keys;

/// <summary>
/// Tells the operator that a key has travelled in the clear (requirement R1). The door has refused it already, whatever it is; this asks no
/// store, and never writes the key anywhere.
/// </summary>
public sealed partial class ExposedKeyAlarm
{
    private readonly PepperRing _peppers;
    private readonly KeyCache _cache;
    private readonly ILogger<ExposedKeyAlarm> _logger;

    internal ExposedKeyAlarm(PepperRing peppers, KeyCache cache, ILogger<ExposedKeyAlarm> logger)
    {
        _peppers = peppers;
        _cache = cache;
        _logger = logger;
    }

    /// <summary>
    /// Writes a warning with the key's id where the key is one of those in memory; for anything else, which anybody can make up, a line at Debug.
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
                return;
            }
        }

        Log.UnknownKeyExposed(_logger, from);
    }

    private static partial class Log
    {
        [LoggerMessage(
            1,
            LogLevel.Warning,
            "Key {KeyId} was sent over plain HTTP from {RemoteAddress}: refused. Consider it known to others; revoke it and issue another.",
            EventName = "KeyExposed"
        )]
        public static partial void KeyExposed(ILogger logger, string keyId, IPAddress? remoteAddress);

        [LoggerMessage(
            2,
            LogLevel.Debug,
            "Something shaped like a key was sent over plain HTTP from {RemoteAddress}: refused.",
            EventName = "UnknownKeyExposed"
        )]
        public static partial void UnknownKeyExposed(ILogger logger, IPAddress? remoteAddress);
    }
}
