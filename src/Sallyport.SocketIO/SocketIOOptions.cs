using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Parsers;

namespace Sallyport.SocketIO;

/// <summary>Settings of a Socket.IO server. The defaults are those of the reference server (Socket.IO 4.8).</summary>
public sealed class SocketIOOptions
{
    /// <summary>Gets the settings of the Engine.IO layer below: heartbeat, sizes, transports, cross-origin policy, send queue.</summary>
    public EngineOptions Engine { get; } = new();

    /// <summary>
    /// Gets or sets a value indicating whether the JavaScript client is served below the endpoint: <c>socket.io.js</c>, <c>socket.io.min.js</c>,
    /// <c>socket.io.esm.min.js</c> and <c>socket.io.msgpack.min.js</c>, with their source maps.
    /// </summary>
    /// <value>The default value is <see langword="true"/>.</value>
    public bool ServeClient { get; set; } = true;

    /// <summary>Gets or sets how packets are encoded. Clients must use the same parser: nothing negotiates it.</summary>
    /// <value>The default value is <see cref="SocketParser.Default"/>, which every client brings along.</value>
    public SocketParser Parser { get; set; } = SocketParser.Default;

    /// <summary>Gets or sets how long a session may live without a socket that was let into a namespace.</summary>
    /// <value>The default value is 45 seconds.</value>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>Gets or sets the most binary attachments one packet may announce. More close the session.</summary>
    /// <value>The default value is 10.</value>
    public int MaxAttachments { get; set; } = 10;

    /// <summary>Gets or sets how deep the JSON of a packet may be nested. Deeper JSON closes the session.</summary>
    /// <value>The default value is 64.</value>
    public int MaxJsonDepth { get; set; } = 64;

    /// <summary>Gets or sets the most namespaces one session may be in, connections under way included. One more closes the session.</summary>
    /// <value>The default value is 100.</value>
    public int MaxNamespacesPerSession { get; set; } = 100;

    /// <summary>
    /// Gets or sets how many event handlers of one session may be running. At this number the session reads nothing more from its client
    /// until one completes.
    /// </summary>
    /// <value>The default value is 1,000.</value>
    public int MaxConcurrentEvents { get; set; } = 1000;

    /// <summary>Gets or sets how many acknowledgements one socket may be waiting for. One more answers <see cref="AckOutcome.TooManyPending"/>.</summary>
    /// <value>The default value is 10,000.</value>
    public int MaxPendingAcks { get; set; } = 10_000;

    /// <summary>Gets the settings of connection state recovery.</summary>
    public RecoveryOptions Recovery { get; } = new();

    /// <summary>
    /// Gets or sets a value indicating whether a namespace that a client made by a pattern is gone when the last client has left it, unless
    /// <see cref="SocketIOServer.Of(string)"/> was asked for it. Off, such namespaces stay until the server stops, and clients choose how many there are.
    /// </summary>
    /// <value>The default value is <see langword="true"/>; that of the reference server is off.</value>
    public bool CleanupEmptyChildNamespaces { get; set; } = true;

    /// <summary>
    /// Gets or sets how <see cref="Socket.Data"/> becomes JSON where it leaves the process, and back: in <c>FetchSocketsAsync</c> and in connection state
    /// recovery. Without it, data that is a <see cref="JsonElement"/> travels; everything else stays at home, and others see <c>{}</c>.
    /// </summary>
    /// <value>The default value is <see langword="null"/>.</value>
    public JsonTypeInfo? SocketDataType { get; set; }

    /// <summary>Gets or sets how long the answers of other servers of the cluster are waited for, where clients are not asked.</summary>
    /// <value>The default value is 5 seconds.</value>
    public TimeSpan ClusterTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
