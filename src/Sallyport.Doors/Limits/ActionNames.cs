namespace Sallyport.Doors.Limits;

/// <summary>What a client can do that is no request of the pipeline and can have a cost.</summary>
internal static class ActionNames
{
    /// <summary>The action <c>ping</c> of the raw WebSocket.</summary>
    public const string Ping = "ping";

    /// <summary><c>GET /api/v1/ws-token</c>.</summary>
    public const string WsToken = "/ws-token";
}
