using System.Text.Json.Serialization.Metadata;
using Sallyport.SocketIO.Broadcasting;

namespace Sallyport.SocketIO;

/// <content>Broadcasts. Each is short for one of <see cref="BroadcastOperator"/> that means every socket.</content>
public sealed partial class Namespace
{
    /// <inheritdoc cref="BroadcastOperator.Local" />
    public BroadcastOperator Local => Everyone.Local;

    /// <inheritdoc cref="BroadcastOperator.Volatile" />
    public BroadcastOperator Volatile => Everyone.Volatile;

    /// <summary>Gets the broadcast to every socket of the namespace.</summary>
    internal BroadcastOperator Everyone { get; }

    /// <inheritdoc cref="BroadcastOperator.To(string)" />
    public BroadcastOperator To(string room) => Everyone.To(room);

    /// <inheritdoc cref="BroadcastOperator.To(IEnumerable{string})" />
    public BroadcastOperator To(IEnumerable<string> rooms) => Everyone.To(rooms);

    /// <inheritdoc cref="BroadcastOperator.To(string)" />
    public BroadcastOperator In(string room) => Everyone.To(room);

    /// <inheritdoc cref="BroadcastOperator.To(IEnumerable{string})" />
    public BroadcastOperator In(IEnumerable<string> rooms) => Everyone.To(rooms);

    /// <inheritdoc cref="BroadcastOperator.Except(string)" />
    public BroadcastOperator Except(string room) => Everyone.Except(room);

    /// <inheritdoc cref="BroadcastOperator.Except(IEnumerable{string})" />
    public BroadcastOperator Except(IEnumerable<string> rooms) => Everyone.Except(rooms);

    /// <inheritdoc cref="BroadcastOperator.Compress" />
    public BroadcastOperator Compress(bool compress) => Everyone.Compress(compress);

    /// <inheritdoc cref="BroadcastOperator.Timeout" />
    public BroadcastOperator Timeout(TimeSpan timeout) => Everyone.Timeout(timeout);

    /// <inheritdoc cref="BroadcastOperator.Emit(string, ReadOnlySpan{byte}, IReadOnlyList{ReadOnlyMemory{byte}})" />
    public void Emit(string name, ReadOnlySpan<byte> arguments = default, IReadOnlyList<ReadOnlyMemory<byte>>? attachments = null) =>
        Everyone.Emit(name, arguments, attachments);

    /// <inheritdoc cref="BroadcastOperator.Emit{T}" />
    public void Emit<T>(string name, T argument, JsonTypeInfo<T> type) => Everyone.Emit(name, argument, type);

    /// <inheritdoc cref="BroadcastOperator.Emit{T1, T2}" />
    public void Emit<T1, T2>(string name, T1 first, JsonTypeInfo<T1> firstType, T2 second, JsonTypeInfo<T2> secondType) =>
        Everyone.Emit(name, first, firstType, second, secondType);

    /// <inheritdoc cref="BroadcastOperator.Emit{T1, T2, T3}" />
    public void Emit<T1, T2, T3>(
        string name,
        T1 first,
        JsonTypeInfo<T1> firstType,
        T2 second,
        JsonTypeInfo<T2> secondType,
        T3 third,
        JsonTypeInfo<T3> thirdType
    ) => Everyone.Emit(name, first, firstType, second, secondType, third, thirdType);

    /// <inheritdoc cref="BroadcastOperator.Emit(EncodedEvent)" />
    public void Emit(EncodedEvent encoded) => Everyone.Emit(encoded);

    /// <inheritdoc cref="BroadcastOperator.EmitAsync(string, ReadOnlySpan{byte}, IReadOnlyList{ReadOnlyMemory{byte}}, CancellationToken)" />
    public ValueTask<int> EmitAsync(
        string name,
        ReadOnlySpan<byte> arguments = default,
        IReadOnlyList<ReadOnlyMemory<byte>>? attachments = null,
        CancellationToken cancellationToken = default
    ) => Everyone.EmitAsync(name, arguments, attachments, cancellationToken);

    /// <inheritdoc cref="BroadcastOperator.EmitAsync{T}" />
    public ValueTask<int> EmitAsync<T>(string name, T argument, JsonTypeInfo<T> type, CancellationToken cancellationToken = default) =>
        Everyone.EmitAsync(name, argument, type, cancellationToken);

    /// <inheritdoc cref="BroadcastOperator.EmitAsync(EncodedEvent, CancellationToken)" />
    public ValueTask<int> EmitAsync(EncodedEvent encoded, CancellationToken cancellationToken = default) =>
        Everyone.EmitAsync(encoded, cancellationToken);

    /// <inheritdoc cref="BroadcastOperator.EmitWithAckAsync(string, ReadOnlySpan{byte}, IReadOnlyList{ReadOnlyMemory{byte}}, CancellationToken)" />
    public ValueTask<BroadcastAnswers> EmitWithAckAsync(
        string name,
        ReadOnlySpan<byte> arguments = default,
        IReadOnlyList<ReadOnlyMemory<byte>>? attachments = null,
        CancellationToken cancellationToken = default
    ) => Everyone.EmitWithAckAsync(name, arguments, attachments, cancellationToken);

    /// <inheritdoc cref="BroadcastOperator.EmitWithAckAsync{T}" />
    public ValueTask<BroadcastAnswers> EmitWithAckAsync<T>(
        string name,
        T argument,
        JsonTypeInfo<T> type,
        CancellationToken cancellationToken = default
    ) => Everyone.EmitWithAckAsync(name, argument, type, cancellationToken);

    /// <inheritdoc cref="BroadcastOperator.EmitWithAckAsync(EncodedEvent, CancellationToken)" />
    public ValueTask<BroadcastAnswers> EmitWithAckAsync(EncodedEvent encoded, CancellationToken cancellationToken = default) =>
        Everyone.EmitWithAckAsync(encoded, cancellationToken);

    /// <inheritdoc cref="BroadcastOperator.FetchSocketsAsync" />
    public ValueTask<IReadOnlyList<RemoteSocket>> FetchSocketsAsync(CancellationToken cancellationToken = default) =>
        Everyone.FetchSocketsAsync(cancellationToken);

    /// <inheritdoc cref="BroadcastOperator.SocketsJoinAsync(string, CancellationToken)" />
    public ValueTask SocketsJoinAsync(string room, CancellationToken cancellationToken = default) =>
        Everyone.SocketsJoinAsync(room, cancellationToken);

    /// <inheritdoc cref="BroadcastOperator.SocketsJoinAsync(IReadOnlyList{string}, CancellationToken)" />
    public ValueTask SocketsJoinAsync(IReadOnlyList<string> rooms, CancellationToken cancellationToken = default) =>
        Everyone.SocketsJoinAsync(rooms, cancellationToken);

    /// <inheritdoc cref="BroadcastOperator.SocketsLeaveAsync(string, CancellationToken)" />
    public ValueTask SocketsLeaveAsync(string room, CancellationToken cancellationToken = default) =>
        Everyone.SocketsLeaveAsync(room, cancellationToken);

    /// <inheritdoc cref="BroadcastOperator.SocketsLeaveAsync(IReadOnlyList{string}, CancellationToken)" />
    public ValueTask SocketsLeaveAsync(IReadOnlyList<string> rooms, CancellationToken cancellationToken = default) =>
        Everyone.SocketsLeaveAsync(rooms, cancellationToken);

    /// <inheritdoc cref="BroadcastOperator.DisconnectSocketsAsync" />
    public ValueTask DisconnectSocketsAsync(bool close = false, CancellationToken cancellationToken = default) =>
        Everyone.DisconnectSocketsAsync(close, cancellationToken);
}
