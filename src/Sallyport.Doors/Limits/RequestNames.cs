namespace Sallyport.Doors.Limits;

/// <summary>The names that can stand in the section <c>Costs</c>: every request of the contract, and what else a client can send.</summary>
internal static class RequestNames
{
    /// <summary>The action <c>subscribe</c> of the raw WebSocket.</summary>
    public const string Subscribe = "subscribe";

    /// <summary>The action <c>unsubscribe</c> of the raw WebSocket.</summary>
    public const string Unsubscribe = "unsubscribe";

    /// <summary>The action <c>list</c> of the raw WebSocket.</summary>
    public const string List = "list";

    /// <summary>The action <c>ping</c> of the raw WebSocket.</summary>
    public const string Ping = "ping";

    /// <summary><c>GET /api/v1/ws-token</c>.</summary>
    public const string WsToken = "/ws-token";

    /// <summary>Gets them all.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Subscribe,
        Unsubscribe,
        List,
        Ping,
        WsToken,
        "/usage",
        "/usage.csv",
        "/assets",
        "/pairs",
        "/trades",
        "/candles",
        .. Of("/evm", [.. Both, "/approve/transaction", "/transfer/token/transaction"]),
        .. Of("/svm", [.. Both, "/transfer/token/transaction", "/transfer/multi/transaction"]),
    ];

    private static IEnumerable<string> Both =>
        [
            "/rpc",
            "/buy/quote",
            "/sell/quote",
            "/buy/transaction",
            "/sell/transaction",
            "/transfer/transaction",
            "/send/transaction",
            "/token/report",
            "/balance",
            "/price/subscribe",
            "/price/unsubscribe",
            "/price/active_subscriptions",
        ];

    private static IEnumerable<string> Of(string family, string[] requests) => requests.Select(request => family + request);
}
