using System.Text.Json.Serialization.Metadata;
using Sallyport.SocketIO.Broadcasting;

namespace Sallyport.SocketIO;

/// <content>Broadcasts to all members. Each is short for one of <see cref="ParentBroadcastOperator"/> that means every socket.</content>
public sealed partial class ParentNamespace
{
    /// <inheritdoc cref="ParentBroadcastOperator.Local" />
    public ParentBroadcastOperator Local => Everyone.Local;

    /// <inheritdoc cref="ParentBroadcastOperator.Volatile" />
    public ParentBroadcastOperator Volatile => Everyone.Volatile;

    private ParentBroadcastOperator Everyone => new(this);

    /// <inheritdoc cref="ParentBroadcastOperator.To(string)" />
    public ParentBroadcastOperator To(string room) => Everyone.To(room);

    /// <inheritdoc cref="ParentBroadcastOperator.To(IEnumerable{string})" />
    public ParentBroadcastOperator To(IEnumerable<string> rooms) => Everyone.To(rooms);

    /// <inheritdoc cref="ParentBroadcastOperator.To(string)" />
    public ParentBroadcastOperator In(string room) => Everyone.To(room);

    /// <inheritdoc cref="ParentBroadcastOperator.To(IEnumerable{string})" />
    public ParentBroadcastOperator In(IEnumerable<string> rooms) => Everyone.To(rooms);

    /// <inheritdoc cref="ParentBroadcastOperator.Except(string)" />
    public ParentBroadcastOperator Except(string room) => Everyone.Except(room);

    /// <inheritdoc cref="ParentBroadcastOperator.Except(IEnumerable{string})" />
    public ParentBroadcastOperator Except(IEnumerable<string> rooms) => Everyone.Except(rooms);

    /// <inheritdoc cref="ParentBroadcastOperator.Compress" />
    public ParentBroadcastOperator Compress(bool compress) => Everyone.Compress(compress);

    /// <inheritdoc cref="ParentBroadcastOperator.Emit(string, ReadOnlySpan{byte}, IReadOnlyList{ReadOnlyMemory{byte}})" />
    public void Emit(string name, ReadOnlySpan<byte> arguments = default, IReadOnlyList<ReadOnlyMemory<byte>>? attachments = null) =>
        Everyone.Emit(name, arguments, attachments);

    /// <inheritdoc cref="ParentBroadcastOperator.Emit{T}" />
    public void Emit<T>(string name, T argument, JsonTypeInfo<T> type) => Everyone.Emit(name, argument, type);

    /// <inheritdoc cref="ParentBroadcastOperator.EmitAsync(string, ReadOnlySpan{byte}, IReadOnlyList{ReadOnlyMemory{byte}}, CancellationToken)" />
    public ValueTask<int> EmitAsync(
        string name,
        ReadOnlySpan<byte> arguments = default,
        IReadOnlyList<ReadOnlyMemory<byte>>? attachments = null,
        CancellationToken cancellationToken = default
    ) => Everyone.EmitAsync(name, arguments, attachments, cancellationToken);

    /// <inheritdoc cref="ParentBroadcastOperator.EmitAsync{T}" />
    public ValueTask<int> EmitAsync<T>(string name, T argument, JsonTypeInfo<T> type, CancellationToken cancellationToken = default) =>
        Everyone.EmitAsync(name, argument, type, cancellationToken);
}
