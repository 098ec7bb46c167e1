#pragma warning disable
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Sallyport.SocketIO;

/// <summary>An event a client sent.</summary>
public sealed class SocketEvent
{
    internal SocketEvent() { }

    /// <summary>Gets the socket it came from.</summary>
    public Socket Socket => throw new NotImplementedException();

    /// <summary>Gets the event's name.</summary>
    public string Name => throw new NotImplementedException();

    /// <summary>Gets the JSON array of the arguments, the event's name not included. Checked JSON of at most <see cref="SocketIOOptions.MaxJsonDepth"/> levels; may be kept.</summary>
    public ReadOnlyMemory<byte> ArgumentsJson => throw new NotImplementedException();

    /// <summary>Gets the arguments as a JSON array. Valid until the handlers of the event have completed: <see cref="JsonElement.Clone"/> what you keep.</summary>
    public JsonElement Arguments => throw new NotImplementedException();

    /// <summary>Gets the binary data that placeholders in the arguments stand for, by their number. May be kept.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Attachments => throw new NotImplementedException();

    /// <summary>Gets a value indicating whether the client asked for an acknowledgement.</summary>
    public bool AckRequested => throw new NotImplementedException();

    /// <summary>Reads one argument.</summary>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <param name="index">Its position, from zero.</param>
    /// <param name="type">How it is read.</param>
    /// <param name="value">The argument.</param>
    /// <returns>Whether it is there and has that shape. Never throws on what a client sent.</returns>
    public bool TryGetArgument<T>(int index, JsonTypeInfo<T> type, out T? value) => throw new NotImplementedException();

    /// <summary>Gets the binary data an argument, or a part of one, stands for.</summary>
    /// <param name="placeholder">The JSON in place of the data.</param>
    /// <param name="data">The data.</param>
    /// <returns>Whether the JSON is a placeholder of this event.</returns>
    public bool TryGetAttachment(JsonElement placeholder, out ReadOnlyMemory<byte> data) => throw new NotImplementedException();

    /// <summary>Acknowledges without arguments.</summary>
    /// <returns>Whether the answer was queued: <see langword="false"/> when the client asked for none, it was given before, or the socket left.</returns>
    public bool TryAck() => throw new NotImplementedException();

    /// <summary>Acknowledges the event.</summary>
    /// <param name="arguments">The answer's arguments as one JSON array, written as it is: it must be valid JSON.</param>
    /// <param name="attachments">Binary data, one for each <c>{"_placeholder":true,"num":n}</c> in the arguments.</param>
    /// <returns>Whether the answer was queued: <see langword="false"/> when the client asked for none, it was given before, or the socket left.</returns>
    public bool TryAck(ReadOnlySpan<byte> arguments, IReadOnlyList<ReadOnlyMemory<byte>>? attachments = null) =>
        throw new NotImplementedException();

    /// <summary>Acknowledges the event with one argument.</summary>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <param name="argument">The argument.</param>
    /// <param name="type">How the argument becomes JSON.</param>
    /// <returns>Whether the answer was queued: <see langword="false"/> when the client asked for none, it was given before, or the socket left.</returns>
    public bool TryAck<T>(T argument, JsonTypeInfo<T> type) => throw new NotImplementedException();
}
