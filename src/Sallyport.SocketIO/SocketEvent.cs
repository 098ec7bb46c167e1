using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Sallyport.SocketIO.Protocol;

namespace Sallyport.SocketIO;

/// <summary>An event a client sent.</summary>
public sealed class SocketEvent
{
    private readonly ulong? _ackId;
    private readonly Lock _gate = new();
    private JsonDocument? _document;
    private bool _isReleased;
    private int _isAcked;

    internal SocketEvent(
        Socket socket,
        string name,
        ReadOnlyMemory<byte> arguments,
        ulong? ackId,
        IReadOnlyList<ReadOnlyMemory<byte>> attachments
    )
    {
        Socket = socket;
        Name = name;
        ArgumentsJson = arguments;
        _ackId = ackId;
        Attachments = attachments;
    }

    /// <summary>Gets the socket it came from.</summary>
    public Socket Socket { get; }

    /// <summary>Gets the event's name.</summary>
    public string Name { get; }

    /// <summary>
    /// Gets the JSON array of the arguments, the event's name not included. Checked JSON of at most <see cref="SocketIOOptions.MaxJsonDepth"/> levels;
    /// may be kept.
    /// </summary>
    public ReadOnlyMemory<byte> ArgumentsJson { get; }

    /// <summary>
    /// Gets the arguments as a JSON array. Valid until the handlers of the event have completed: <see cref="JsonElement.Clone"/> what you keep.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The handlers have completed.</exception>
    /// <remarks>
    /// A string in it may hold half a surrogate pair as an escape, which JSON allows and Unicode does not: <see cref="JsonElement.GetString"/> throws
    /// on it, <see cref="TryGetArgument"/> does not.
    /// </remarks>
    public JsonElement Arguments
    {
        get
        {
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_isReleased, this);
                _document ??= JsonDocument.Parse(ArgumentsJson, new JsonDocumentOptions { MaxDepth = Socket.MaxJsonDepth });
                return _document.RootElement;
            }
        }
    }

    /// <summary>Gets the binary data that placeholders in the arguments stand for, by their number. May be kept.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Attachments { get; }

    /// <summary>Gets a value indicating whether the client asked for an acknowledgement.</summary>
    public bool AckRequested => _ackId is not null;

    /// <summary>Reads one argument.</summary>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <param name="index">Its position, from zero.</param>
    /// <param name="type">How it is read.</param>
    /// <param name="value">The argument.</param>
    /// <returns>Whether it is there and has that shape. Never throws on what a client sent.</returns>
    public bool TryGetArgument<T>(int index, JsonTypeInfo<T> type, out T? value)
    {
        value = default;
        var arguments = Arguments;
        if (index < 0 || index >= arguments.GetArrayLength())
        {
            return false;
        }

        try
        {
            value = arguments[index].Deserialize(type);
            return true;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }

    /// <summary>Gets the binary data an argument, or a part of one, stands for.</summary>
    /// <param name="placeholder">The JSON in place of the data.</param>
    /// <param name="data">The data.</param>
    /// <returns>Whether the JSON is a placeholder of this event.</returns>
    public bool TryGetAttachment(JsonElement placeholder, out ReadOnlyMemory<byte> data)
    {
        if (EventPayload.TryGetNumber(placeholder, Attachments.Count, out var number))
        {
            data = Attachments[number];
            return true;
        }

        data = default;
        return false;
    }

    /// <summary>Acknowledges without arguments.</summary>
    /// <returns>Whether the answer was queued: <see langword="false"/> when the client asked for none, it was given before, or the socket left.</returns>
    public bool TryAck() => TryAck(default, attachments: null);

    /// <summary>Acknowledges the event.</summary>
    /// <param name="arguments">The answer's arguments as one JSON array, written as it is: it must be valid JSON.</param>
    /// <param name="attachments">Binary data, one for each <c>{"_placeholder":true,"num":n}</c> in the arguments; not copied.</param>
    /// <returns>Whether the answer was queued: <see langword="false"/> when the client asked for none, it was given before, or the socket left.</returns>
    public bool TryAck(ReadOnlySpan<byte> arguments, IReadOnlyList<ReadOnlyMemory<byte>>? attachments = null) =>
        _ackId is { } id && Interlocked.Exchange(ref _isAcked, 1) == 0 && Socket.TrySendAck(id, arguments, attachments);

    /// <summary>Acknowledges the event with one argument.</summary>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <param name="argument">The argument.</param>
    /// <param name="type">How the argument becomes JSON.</param>
    /// <returns>Whether the answer was queued: <see langword="false"/> when the client asked for none, it was given before, or the socket left.</returns>
    public bool TryAck<T>(T argument, JsonTypeInfo<T> type)
    {
        using var arguments = JsonArguments.Write(argument, type);
        return TryAck(arguments.WrittenSpan);
    }

    /// <summary>The handlers have completed: gives back what <see cref="Arguments"/> rented.</summary>
    internal void Release()
    {
        lock (_gate)
        {
            _isReleased = true;
            _document?.Dispose();
            _document = null;
        }
    }
}
