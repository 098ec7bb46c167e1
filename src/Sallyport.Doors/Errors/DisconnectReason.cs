namespace Sallyport.Doors.Errors;

/// <summary>
/// The public catalogue of reasons for which the server ends a session. The close code tells a client of door B whether to come
/// back; on door A the same is said by who closes: a <c>disconnect</c> packet (do not retry by yourself) or the transport (do).
/// </summary>
/// <param name="Name">The name in documents and logs.</param>
/// <param name="Code">The WebSocket close code of door B.</param>
/// <param name="Text">The close reason sent with the code; at most 123 bytes (RFC 6455, 5.5).</param>
/// <param name="Reconnect">What the client should do.</param>
internal sealed record DisconnectReason(string Name, int Code, string Text, ReconnectAdvice Reconnect)
{
    public static readonly DisconnectReason TooBig = new("TooBig", 1009, "message too big", ReconnectAdvice.AfterFix);
    public static readonly DisconnectReason Failed = new("Failed", 1011, "internal error", ReconnectAdvice.Yes);
    public static readonly DisconnectReason Restarting = new("Restarting", 1012, "restarting", ReconnectAdvice.Yes);
    public static readonly DisconnectReason Operator = new("Operator", 1012, "disconnected by the operator", ReconnectAdvice.Yes);
    public static readonly DisconnectReason TooSlow = new("TooSlow", 1013, "too slow", ReconnectAdvice.Yes);
    public static readonly DisconnectReason Overloaded = new("Overloaded", 1013, "overloaded", ReconnectAdvice.Yes);
    public static readonly DisconnectReason BadMessage = new("BadMessage", 4400, "bad message", ReconnectAdvice.AfterFix);
    public static readonly DisconnectReason Unauthorized = new("Unauthorized", 4401, "unauthorized", ReconnectAdvice.NewCredential);
    public static readonly DisconnectReason Revoked = new("Revoked", 4401, "unauthorized", ReconnectAdvice.NewCredential);
    public static readonly DisconnectReason Forbidden = new("Forbidden", 4403, "forbidden", ReconnectAdvice.No);
    public static readonly DisconnectReason AuthenticationTimeout = new(
        "AuthenticationTimeout",
        4408,
        "authentication timeout",
        ReconnectAdvice.Yes
    );
    public static readonly DisconnectReason TokenUsed = new("TokenUsed", 4409, "token already used", ReconnectAdvice.NewToken);
    public static readonly DisconnectReason RateLimited = new("RateLimited", 4429, "too many", ReconnectAdvice.Later);

    /// <summary>Gets every reason, by code.</summary>
    public static IReadOnlyList<DisconnectReason> All { get; } =
    [
        TooBig,
        Failed,
        Restarting,
        Operator,
        TooSlow,
        Overloaded,
        BadMessage,
        Unauthorized,
        Revoked,
        Forbidden,
        AuthenticationTimeout,
        TokenUsed,
        RateLimited,
    ];

    /// <summary>Gets a value indicating whether door A says goodbye with a <c>disconnect</c> packet, so that the client does not retry by itself.</summary>
    public bool IsFinal => Reconnect is not ReconnectAdvice.Yes;
}
