using Microsoft.AspNetCore.Http;

namespace Sallyport.SocketIO.EngineIO;

/// <summary>Settings of one Engine.IO endpoint. The defaults are those of the reference server (Socket.IO 4.8).</summary>
/// <remarks>
/// Read once when the endpoint is mapped; later changes have no effect. With several servers behind a load balancer all requests of one polling
/// session must reach the same server ("sticky sessions", by address or by <see cref="Cookie"/>): another one does not know the session and
/// answers code 1. Where <see cref="Transports"/> is WebSocket alone this is not needed.
/// </remarks>
public sealed class EngineOptions
{
    /// <summary>Gets or sets how long after a pong (or the handshake) the server sends the next ping.</summary>
    /// <value>The default value is 25 seconds.</value>
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>Gets or sets how long the server waits for the pong before it closes the session.</summary>
    /// <value>The default value is 20 seconds.</value>
    public TimeSpan PingTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Gets or sets how long a WebSocket may take to complete the upgrade of a polling session.</summary>
    /// <value>The default value is 10 seconds.</value>
    public TimeSpan UpgradeTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets the most bytes one WebSocket message or one polling body may have.</summary>
    /// <value>The default value is 1,000,000 bytes. A larger body is answered 413, a larger WebSocket message closes with 1009.</value>
    public int MaxPayload { get; set; } = 1_000_000;

    /// <summary>Gets or sets the transports a client may use.</summary>
    /// <value>The default value is polling and WebSocket.</value>
    public EngineTransports Transports { get; set; } = EngineTransports.Polling | EngineTransports.WebSocket;

    /// <summary>Gets or sets a value indicating whether a polling session may be upgraded to WebSocket.</summary>
    /// <value>The default value is <see langword="true"/>.</value>
    public bool AllowUpgrades { get; set; } = true;

    /// <summary>
    /// Gets or sets a value indicating whether the HTTP request of a WebSocket lasts as long as the WebSocket does, for middleware that counts or times
    /// requests, such as a concurrency limit. Costs some 5 KB of memory for each connection.
    /// </summary>
    /// <value>
    /// The default value is <see langword="false"/>: on Kestrel, over HTTP/1.1 without TLS, the request ends with its answer (101) and its memory is given
    /// back. It lasts all the same where the connection cannot be taken from HTTP: see <c>UseSocketIOConnections</c>.
    /// </value>
    public bool HoldsRequest { get; set; }

    /// <summary>Gets or sets the most packets that wait for one session's client. One more closes the session.</summary>
    /// <value>The default value is 8,192 packets.</value>
    public int SendQueuePackets { get; set; } = 8192;

    /// <summary>Gets or sets the most bytes that wait for one session's client. One more closes the session.</summary>
    /// <value>The default value is 8 MiB. A single packet larger than this is sent when nothing else waits.</value>
    public int SendQueueBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>
    /// Gets or sets how many bytes per second the client of a WebSocket must take while something waits for it. A slower one is cut. Polling answers are
    /// the server's own: see Kestrel's <c>MinResponseDataRate</c>.
    /// </summary>
    /// <value>The default value is 0: any rate will do, as long as the client answers pings.</value>
    public int MinSendRate { get; set; }

    /// <summary>Gets or sets how long a client may take nothing, or less than <see cref="MinSendRate"/>, before it is cut.</summary>
    /// <value>The default value is 20 seconds. Without a <see cref="MinSendRate"/> it has no effect.</value>
    public TimeSpan SendGracePeriod { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Gets or sets how many frames and packets that reach no handler one session may send per second, over ten seconds: pings, pongs, small fragments,
    /// acknowledgements nobody waits for, CONNECT and DISCONNECT, events without a handler. More disconnect its sockets and close it.
    /// </summary>
    /// <value>The default value is 0: they are not counted.</value>
    public int MaxControlPacketsPerSecond { get; set; }

    /// <summary>
    /// Gets or sets how long the body of a polling POST may take to arrive. A slower one ends its session.
    /// </summary>
    /// <value>The default value is 30 seconds.</value>
    /// <remarks>How long the headers of a request may take is Kestrel's <c>RequestHeadersTimeout</c> (30 seconds).</remarks>
    public TimeSpan BodyTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Gets or sets how long a server that closes with the application waits, from the moment the application begins to stop, for clients to take what is
    /// queued and for callbacks of the application to complete. Then sessions are cut and callbacks are abandoned.
    /// </summary>
    /// <value>The default value is 5 seconds. The host's own <c>HostOptions.ShutdownTimeout</c> (30 seconds) ends the wait too.</value>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets or sets the cookie that carries the session id; <see langword="null"/> sends none.</summary>
    /// <value>The default value is <see langword="null"/>.</value>
    public EngineCookieOptions? Cookie { get; set; }

    /// <summary>Gets how polling answers are compressed.</summary>
    public EngineCompressionOptions HttpCompression { get; } = new();

    /// <summary>Gets how WebSocket messages are compressed.</summary>
    /// <value>By default they are not.</value>
    public EngineDeflateOptions PerMessageDeflate { get; } = new();

    /// <summary>Gets the cross-origin policy of the polling transport.</summary>
    /// <value>By default no cross-origin header is sent.</value>
    public EngineCorsOptions Cors { get; } = new();

    /// <summary>
    /// Gets or sets a check of the handshake request, run before a session exists. <see langword="null"/> as its result lets the client in.
    /// </summary>
    /// <value>By default every handshake is allowed.</value>
    public Func<HttpContext, ValueTask<HandshakeRefusal?>>? AllowRequest { get; set; }

    /// <summary>
    /// Gets or sets a check of each later request of a session: polls, posts and the upgrade. <see langword="null"/> as its result lets the request through;
    /// else the request is refused and the session goes on. It runs for every such request, so keep it short.
    /// </summary>
    /// <value>By default every request that names a session is allowed.</value>
    public Func<HttpContext, EngineSession, HandshakeRefusal?>? AllowSessionRequest { get; set; }

    /// <summary>
    /// Gets or sets what adds headers to the first answer of a session, polling or WebSocket. Append rather than set <c>Set-Cookie</c>: there may
    /// be several. It must not be asynchronous: the answer leaves when it returns.
    /// </summary>
    /// <value>By default nothing is added.</value>
    public Action<HttpContext, IHeaderDictionary>? OnInitialHeaders { get; set; }

    /// <summary>
    /// Gets or sets what adds headers to every answer of a session, the first one and the upgrade to WebSocket included; refusals are not answers of
    /// a session. Runs on the path of each polling request, and must not be asynchronous: the answer leaves when it returns.
    /// </summary>
    /// <value>By default nothing is added.</value>
    public Action<HttpContext, IHeaderDictionary>? OnHeaders { get; set; }
}
