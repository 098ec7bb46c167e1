using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Sallyport.SocketIO.Broadcasting;

/// <summary>An event another server, or a process that only emits, sent to the servers themselves. May be kept.</summary>
public sealed class ServerSideEvent
{
    // The server that sent it has checked it against its own limit.
    internal const int MaxDepth = 1000;

    private readonly EncodedEvent _sent;
    private readonly Action<EncodedEvent>? _answer;
    private int _isAnswered;

    internal ServerSideEvent(EncodedEvent sent, Action<EncodedEvent>? answer)
    {
        _sent = sent;
        _answer = answer;
    }

    /// <summary>Gets the event's name.</summary>
    public string Name => _sent.Name;

    /// <summary>Gets the arguments as one JSON array.</summary>
    public ReadOnlyMemory<byte> ArgumentsJson => _sent.ArgumentsJson;

    /// <summary>Gets the binary data that placeholders in the arguments stand for, by their number.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Attachments => _sent.Attachments;

    /// <summary>Gets a value indicating whether the other server waits for an answer.</summary>
    public bool AckRequested => _answer is not null;

    /// <summary>Reads the arguments.</summary>
    /// <returns>The JSON array.</returns>
    public JsonElement ReadArguments() => Protocol.EventPayload.Parse(ArgumentsJson.Span, MaxDepth);

    /// <summary>Reads one argument. Binary data in it is read by <see cref="Attachment"/>.</summary>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <param name="index">Its position, from zero.</param>
    /// <param name="type">How it is read.</param>
    /// <param name="value">The argument.</param>
    /// <returns>Whether the argument is there and has that shape.</returns>
    public bool TryGetArgument<T>(int index, JsonTypeInfo<T> type, out T? value)
    {
        ArgumentNullException.ThrowIfNull(type);
        return Dispatching.ArgumentReader.TryRead(ArgumentsJson.Span, Attachments, MaxDepth, index, type, out value);
    }

    /// <summary>Answers.</summary>
    /// <param name="arguments">The answer's arguments as one JSON array, such as <c>["world",1]</c>, written as it is: it must be valid JSON. Copied.</param>
    /// <returns>Whether the answer was handed over: <see langword="false"/> when none was asked for, or it was given before.</returns>
    /// <exception cref="ArgumentException">The arguments are no array.</exception>
    public bool TryAck(ReadOnlySpan<byte> arguments = default)
    {
        if (_answer is null)
        {
            return false;
        }

        var answer = EncodedEvent.Create(_sent.Namespace, _sent.Name, arguments);
        if (Interlocked.Exchange(ref _isAnswered, 1) != 0)
        {
            return false;
        }

        _answer(answer);
        return true;
    }

    /// <summary>Answers with one argument.</summary>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <param name="argument">The argument.</param>
    /// <param name="type">How the argument becomes JSON: <c>MyJson.Default.Order</c> of your <see cref="System.Text.Json.Serialization.JsonSerializerContext"/>, for example.</param>
    /// <returns>Whether the answer was handed over: <see langword="false"/> when none was asked for, or it was given before.</returns>
    public bool TryAck<T>(T argument, JsonTypeInfo<T> type)
    {
        using var arguments = Protocol.JsonArguments.Write(argument, type);
        return TryAck(arguments.WrittenSpan);
    }
}
