using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Sallyport.SocketIO.Dispatching;
using Sallyport.SocketIO.Protocol;

namespace Sallyport.SocketIO;

/// <summary>
/// An event a client sent. It lives until all its handlers have completed; its memory then serves other events. Used later, its members throw
/// <see cref="ObjectDisposedException"/> and acknowledging gives <see langword="false"/>: nobody sees another event's data. To acknowledge later than the
/// handler call <see cref="DeferAck"/>; copy what you want to keep. May be used from any thread.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly struct SocketEvent
{
    private readonly EventState? _state;
    private readonly long _version;

    internal SocketEvent(EventState state)
    {
        _state = state;
        _version = state.Version;
    }

    /// <summary>Gets the socket it came from.</summary>
    /// <exception cref="ObjectDisposedException">The handlers have completed.</exception>
    public Socket Socket => State.Socket;

    /// <summary>Gets the event's name.</summary>
    /// <exception cref="ObjectDisposedException">The handlers have completed.</exception>
    public string Name => State.Name;

    /// <summary>
    /// Gets the JSON array of the arguments, the event's name not included, as the client wrote it. Checked JSON of at most
    /// <see cref="SocketIOOptions.MaxJsonDepth"/> levels.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The handlers have completed.</exception>
    public ReadOnlySpan<byte> ArgumentsJson => State.Arguments;

    /// <summary>
    /// Gets the arguments as a JSON array, for handlers that look at JSON themselves. Valid until the handlers of the event have completed:
    /// <see cref="JsonElement.Clone"/> what you keep.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The handlers have completed.</exception>
    /// <remarks>
    /// A client may escape half a surrogate pair, which JSON allows and Unicode does not. It reads as U+FFFD here; <see cref="ArgumentsJson"/> has it as it
    /// came.
    /// </remarks>
    public JsonElement Arguments => State.GetDocument(_version);

    /// <summary>Gets the binary data that placeholders in the arguments stand for, by their number. May be kept.</summary>
    /// <exception cref="ObjectDisposedException">The handlers have completed.</exception>
    public IReadOnlyList<ReadOnlyMemory<byte>> Attachments => State.Attachments;

    /// <summary>Gets a value indicating whether the client asked for an acknowledgement.</summary>
    /// <exception cref="ObjectDisposedException">The handlers have completed.</exception>
    public bool AckRequested => State.AckRequested;

    internal EventState State
    {
        get { return _state is null || _state.Version != _version ? throw EventState.Over() : _state; }
    }

    /// <summary>Reads one argument, and only that one. Binary data in it is read by <see cref="Attachment"/>.</summary>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <param name="index">Its position, from zero.</param>
    /// <param name="type">How it is read.</param>
    /// <param name="value">The argument.</param>
    /// <returns>Whether it is there and has that shape. Never throws on what a client sent.</returns>
    /// <exception cref="ObjectDisposedException">The handlers have completed.</exception>
    public bool TryGetArgument<T>(int index, JsonTypeInfo<T> type, out T? value)
    {
        ArgumentNullException.ThrowIfNull(type);
        return ArgumentReader.TryRead(State, index, type, out value);
    }

    /// <summary>Gets the binary data an argument, or a part of one, stands for.</summary>
    /// <param name="placeholder">The JSON in place of the data.</param>
    /// <param name="data">The data; may be kept.</param>
    /// <returns>Whether the JSON is a placeholder of this event.</returns>
    /// <exception cref="ObjectDisposedException">The handlers have completed.</exception>
    public bool TryGetAttachment(JsonElement placeholder, out ReadOnlyMemory<byte> data)
    {
        var attachments = Attachments;
        if (EventPayload.TryGetNumber(placeholder, attachments.Count, out var number))
        {
            data = attachments[number];
            return true;
        }

        data = default;
        return false;
    }

    /// <summary>Acknowledges without arguments.</summary>
    /// <returns>
    /// Whether the answer was sent: <see langword="false"/> when the client asked for none, it was given before, the socket left, or the handlers have completed.
    /// </returns>
    public bool TryAck() => TryAck(default, attachments: null);

    /// <summary>Acknowledges the event.</summary>
    /// <param name="arguments">The answer's arguments as one JSON array, such as <c>["world",1]</c>, written as it is: it must be valid JSON.</param>
    /// <param name="attachments">Binary data, one for each <c>{"_placeholder":true,"num":n}</c> in the arguments; not copied.</param>
    /// <returns>
    /// Whether the answer was sent: <see langword="false"/> when the client asked for none, it was given before, the socket left, or the handlers have completed.
    /// </returns>
    /// <exception cref="ArgumentException">The arguments are no array.</exception>
    public bool TryAck(ReadOnlySpan<byte> arguments, IReadOnlyList<ReadOnlyMemory<byte>>? attachments = null) =>
        TryTakeAck(out var socket, out var id) && socket.TrySendAck(id, arguments, attachments);

    /// <summary>Acknowledges the event with one argument. Binary data in it is an <see cref="Attachment"/>.</summary>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <param name="argument">The argument.</param>
    /// <param name="type">How the argument becomes JSON: <c>MyJson.Default.Order</c> of your <see cref="System.Text.Json.Serialization.JsonSerializerContext"/>, for example.</param>
    /// <returns>
    /// Whether the answer was sent: <see langword="false"/> when the client asked for none, it was given before, the socket left, or the handlers have completed.
    /// </returns>
    public bool TryAck<T>(T argument, JsonTypeInfo<T> type)
    {
        if (!TryTakeAck(out var socket, out var id))
        {
            return false;
        }

        using var arguments = JsonArguments.Write(argument, type);
        return socket.TrySendAck(id, arguments.WrittenSpan, arguments.Attachments);
    }

    /// <summary>Takes the acknowledgement out of the event, to be given at any time, also after the handlers. The event itself can then not be acknowledged any more.</summary>
    /// <returns>The acknowledgement; one that does nothing where the client asked for none or it was given before.</returns>
    public SocketAck DeferAck() => TryTakeAck(out var socket, out var id) ? new SocketAck(socket, id) : SocketAck.None;

    private bool TryTakeAck([NotNullWhen(true)] out Socket? socket, out ulong id)
    {
        if (_state is null)
        {
            socket = null;
            id = 0;
            return false;
        }

        return _state.TryTakeAck(_version, out socket, out id);
    }
}
