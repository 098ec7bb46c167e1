using System.Text;
using System.Text.Json;
using Sallyport.SocketIO.Parsers;
using Sallyport.SocketIO.Protocol;

namespace Sallyport.SocketIO.Dispatching;

/// <summary>
/// What a <see cref="SocketEvent"/> points to: the event's bytes and how it stands with its acknowledgement. Used again for other events; a version tells
/// a late user that its event is over. The reader fills it, handlers on any thread read it.
/// </summary>
internal sealed class EventState
{
    private const int MaxSpares = 16;
    private const int FirstSize = 256;

    // A larger buffer is not kept: one large event must not cost memory for good.
    private const int MaxKept = 4096;

    [ThreadStatic]
    private static EventState? _spares;

    [ThreadStatic]
    private static int _spareCount;

    private readonly Lock _gate = new();
    private byte[] _buffer = new byte[FirstSize];
    private EventState? _next;
    private Socket? _socket;
    private string? _name;
    private IReadOnlyList<ReadOnlyMemory<byte>> _attachments = [];
    private JsonDocument? _document;
    private int _argumentsLength;
    private int _nameLength;
    private ulong? _ackId;

    // The version, times two; one more once the event is acknowledged.
    private long _token;

    private EventState() { }

    public long Version => Volatile.Read(ref _token) >> 1;

    public Socket Socket => _socket!;

    public int NameKey { get; private set; }

    public ReadOnlySpan<byte> Utf8Name => _buffer.AsSpan(_argumentsLength, _nameLength);

    /// <summary>Gets the name. A handler's event has its name already; of others it is made when somebody asks.</summary>
    public string Name
    {
        get => _name ??= Encoding.UTF8.GetString(Utf8Name);
        set => _name = value;
    }

    public ReadOnlySpan<byte> Arguments => _buffer.AsSpan(0, _argumentsLength);

    public IReadOnlyList<ReadOnlyMemory<byte>> Attachments => _attachments;

    public bool AckRequested => _ackId is not null;

    /// <summary>Takes an unused state, or a new one, and copies the event into it.</summary>
    public static EventState Rent(Socket socket, in IncomingPacket packet, int nameKey)
    {
        var state = _spares;
        if (state is null)
        {
            state = new EventState();
        }
        else
        {
            _spares = state._next;
            _spareCount--;
            state._next = null;
        }

        state.Fill(socket, packet, nameKey);
        return state;
    }

    /// <summary>Ends the event: from now on its users are told so. The state waits for another one.</summary>
    public void Release()
    {
        JsonDocument? document;
        lock (_gate)
        {
            Interlocked.Exchange(ref _token, (Version + 1) << 1);
            document = _document;
            _document = null;
        }

        document?.Dispose();
        _socket = null;
        _name = null;
        _attachments = [];
        _ackId = null;
        if (_buffer.Length > MaxKept)
        {
            _buffer = new byte[FirstSize];
        }

        if (_spareCount < MaxSpares)
        {
            _next = _spares;
            _spares = this;
            _spareCount++;
        }
    }

    /// <summary>Makes what a late user of an event gets.</summary>
    public static ObjectDisposedException Over() =>
        new(
            nameof(SocketEvent),
            "The event is over: its handlers have completed. Copy what you keep before; take DeferAck() along to answer later, or let the handler return its task."
        );

    /// <summary>Gets the arguments as a document, which ends with the event.</summary>
    public JsonElement GetDocument(long version)
    {
        lock (_gate)
        {
            if (Version != version)
            {
                throw Over();
            }

            _document ??= JsonDocument.Parse(
                LoneSurrogates.Replace((ReadOnlyMemory<byte>)_buffer.AsMemory(0, _argumentsLength)),
                new JsonDocumentOptions { MaxDepth = Socket.MaxJsonDepth }
            );
            return _document.RootElement;
        }
    }

    /// <summary>Reserves the one acknowledgement.</summary>
    public bool TryTakeAck(long version, out Socket? socket, out ulong id)
    {
        // Read before, valid if the version is still the same after: a state only changes once its version has.
        socket = _socket;
        id = _ackId.GetValueOrDefault();
        var isRequested = _ackId is not null;
        return Interlocked.CompareExchange(ref _token, (version << 1) | 1, version << 1) == version << 1 && isRequested;
    }

    private void Fill(Socket socket, in IncomingPacket packet, int nameKey)
    {
        var json = packet.Json.Span;
        var name = packet.EventName.Span;
        var needed = json.Length + 2 + name.Length;
        if (_buffer.Length < needed)
        {
            _buffer = new byte[needed];
        }

        var buffer = _buffer;
        buffer[0] = (byte)'[';
        json.CopyTo(buffer.AsSpan(1));
        buffer[json.Length + 1] = (byte)']';
        name.CopyTo(buffer.AsSpan(json.Length + 2));
        _argumentsLength = json.Length + 2;
        _nameLength = name.Length;
        NameKey = nameKey;
        _socket = socket;
        _ackId = packet.Id;
        _attachments = packet.Attachments;
    }
}
