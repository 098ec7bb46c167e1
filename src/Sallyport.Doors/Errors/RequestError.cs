namespace Sallyport.Doors.Errors;

/// <summary>
/// The public catalogue of request errors: the connection stays, the code is what a client may rely on. <c>docs/errors.md</c> lists
/// the same rows and a test compares them.
/// </summary>
/// <param name="Code">The public code; never changed once published.</param>
/// <param name="Message">What is said when the place that failed has nothing more exact to say.</param>
/// <param name="Group">The group of the contract the code belongs to.</param>
/// <param name="Status">The HTTP status that carries this code.</param>
/// <param name="Temporary">Whether the same request may succeed later without a change.</param>
internal sealed record RequestError(string Code, string Message, ErrorGroup Group, int Status, bool Temporary = false)
{
    public static readonly RequestError Unauthorized = Connection("UNAUTHORIZED", "unauthorized", 401);
    public static readonly RequestError Forbidden = Connection("FORBIDDEN", "forbidden", 403);
    public static readonly RequestError ConnectionTimeout = Connection(
        "CONNECTION_TIMEOUT",
        "no credential came in time",
        408,
        temporary: true
    );
    public static readonly RequestError ConnectionLimit = Connection("CONNECTION_LIMIT", "too many connections", 429, temporary: true);
    public static readonly RequestError RateLimited = Connection("RATE_LIMITED", "too many requests", 429, temporary: true);
    public static readonly RequestError QuotaExceeded = Connection("QUOTA_EXCEEDED", "the quota is used up", 429, temporary: true);
    public static readonly RequestError SubscriptionLimit = Connection("SUBSCRIPTION_LIMIT", "too many subscriptions", 429);
    public static readonly RequestError MessageTooLarge = Connection("MESSAGE_TOO_LARGE", "the message is too large", 413);
    public static readonly RequestError Unavailable = Connection("UNAVAILABLE", "unavailable, try again", 503, temporary: true);

    public static readonly RequestError UnknownRequest = Request("UNKNOWN_REQUEST", "no such request", 404);
    public static readonly RequestError MissingParameter = Request("MISSING_PARAMETER", "a parameter is missing");
    public static readonly RequestError InvalidParameter = Request("INVALID_PARAMETER", "a parameter is invalid");
    public static readonly RequestError InvalidChain = Request("INVALID_CHAIN", "no such chain");
    public static readonly RequestError InvalidToken = Request("INVALID_TOKEN", "no such token");
    public static readonly RequestError InvalidWallet = Request("INVALID_WALLET", "not a wallet address");
    public static readonly RequestError InvalidAmount = Request("INVALID_AMOUNT", "not an amount");

    public static readonly RequestError InsufficientLiquidity = Trading(
        "INSUFFICIENT_LIQUIDITY",
        "the pool is too shallow for this amount"
    );
    public static readonly RequestError PriceImpactTooHigh = Trading("PRICE_IMPACT_TOO_HIGH", "the trade would move the price too far");
    public static readonly RequestError TokenNotTradeable = Trading("TOKEN_NOT_TRADEABLE", "the token cannot be traded");
    public static readonly RequestError NoRouteFound = Trading("NO_ROUTE_FOUND", "no pool joins these tokens");

    public static readonly RequestError InsufficientBalance = Transaction("INSUFFICIENT_BALANCE", "the wallet holds too little");
    public static readonly RequestError ApprovalRequired = Transaction("APPROVAL_REQUIRED", "the spender needs an approval first");
    public static readonly RequestError PermitRequiredForV3Sell = Transaction("PERMIT_REQUIRED_FOR_V3_SELL", "this sale needs a permit");
    public static readonly RequestError TransactionSimulationFailed = Transaction(
        "TRANSACTION_SIMULATION_FAILED",
        "the transaction would fail"
    );
    public static readonly RequestError NonceTooLow = Transaction("NONCE_TOO_LOW", "the nonce was used already");

    public static readonly RequestError ChainUnavailable = Upstream(
        "CHAIN_UNAVAILABLE",
        "no node of this chain answers",
        503,
        temporary: true
    );
    public static readonly RequestError UpstreamError = Upstream("UPSTREAM_ERROR", "the node refused the request", 502);
    public static readonly RequestError Internal = Upstream("INTERNAL", "internal error", 500);

    public static readonly RequestError NotFound = Admin("NOT_FOUND", "there is nothing with that id", 404);
    public static readonly RequestError Conflict = Admin("CONFLICT", "not possible as things stand", 409);
    public static readonly RequestError IdempotencyKeyReused = Admin(
        "IDEMPOTENCY_KEY_REUSED",
        "the Idempotency-Key was used for another request",
        422
    );

    /// <summary>Gets every row, in the order of the contract.</summary>
    public static IReadOnlyList<RequestError> All { get; } =
    [
        Unauthorized,
        Forbidden,
        ConnectionTimeout,
        ConnectionLimit,
        RateLimited,
        QuotaExceeded,
        SubscriptionLimit,
        MessageTooLarge,
        Unavailable,
        UnknownRequest,
        MissingParameter,
        InvalidParameter,
        InvalidChain,
        InvalidToken,
        InvalidWallet,
        InvalidAmount,
        InsufficientLiquidity,
        PriceImpactTooHigh,
        TokenNotTradeable,
        NoRouteFound,
        InsufficientBalance,
        ApprovalRequired,
        PermitRequiredForV3Sell,
        TransactionSimulationFailed,
        NonceTooLow,
        ChainUnavailable,
        UpstreamError,
        Internal,
        NotFound,
        Conflict,
        IdempotencyKeyReused,
    ];

    private static RequestError Connection(string code, string message, int status, bool temporary = false) =>
        new(code, message, ErrorGroup.Connection, status, temporary);

    private static RequestError Request(string code, string message, int status = 400) => new(code, message, ErrorGroup.Request, status);

    private static RequestError Trading(string code, string message) => new(code, message, ErrorGroup.Trading, 400);

    private static RequestError Transaction(string code, string message) => new(code, message, ErrorGroup.Transaction, 400);

    private static RequestError Upstream(string code, string message, int status, bool temporary = false) =>
        new(code, message, ErrorGroup.Upstream, status, temporary);

    private static RequestError Admin(string code, string message, int status) => new(code, message, ErrorGroup.Admin, status);
}
