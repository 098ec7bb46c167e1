using System.Text.Json.Serialization.Metadata;
using Sallyport.SocketIO.Adapters;

namespace Sallyport.SocketIO.Broadcasting;

/// <content>Events.</content>
public sealed partial class BroadcastOperator
{
    /// <summary>
    /// Sends an event. It is encoded once; a socket that cannot take it is cut, the others do not wait. Does not wait for other servers either: where the
    /// event cannot be handed over to them, that is logged.
    /// </summary>
    /// <param name="name">The event's name.</param>
    /// <param name="arguments">The arguments as one JSON array, such as <c>["world",1]</c>, written as it is: it must be valid JSON. Copied.</param>
    /// <param name="attachments">Binary data, one for each <c>{"_placeholder":true,"num":n}</c> in the arguments; not copied.</param>
    /// <exception cref="ArgumentException">The name is reserved, or the arguments are no array.</exception>
    public void Emit(string name, ReadOnlySpan<byte> arguments = default, IReadOnlyList<ReadOnlyMemory<byte>>? attachments = null) =>
        Emit(EncodedEvent.Create(_namespace.Name, name, arguments, attachments));

    /// <summary>Sends an event with one argument, as <see cref="Emit(EncodedEvent)"/> does.</summary>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <param name="name">The event's name.</param>
    /// <param name="argument">The argument.</param>
    /// <param name="type">How the argument becomes JSON: <c>MyJson.Default.Order</c> of your <see cref="System.Text.Json.Serialization.JsonSerializerContext"/>, for example.</param>
    /// <exception cref="ArgumentException">The name is reserved.</exception>
    public void Emit<T>(string name, T argument, JsonTypeInfo<T> type) => Emit(EncodedEvent.Create(_namespace.Name, name, argument, type));

    /// <summary>
    /// Sends an event. It is encoded once; a socket that cannot take it is cut, the others do not wait. Does not wait for other servers either: where the
    /// event cannot be handed over to them, that is logged.
    /// </summary>
    /// <param name="encoded">The event.</param>
    /// <exception cref="ArgumentException">The event was made for another namespace.</exception>
    public void Emit(EncodedEvent encoded)
    {
        var sending = EmitAsync(encoded, CancellationToken.None);
        if (!sending.IsCompletedSuccessfully)
        {
            _ = LogFailureAsync(sending.AsTask());
        }
    }

    /// <summary>Sends an event. It is encoded once; a socket that cannot take it is cut, the others do not wait.</summary>
    /// <param name="name">The event's name.</param>
    /// <param name="arguments">The arguments as one JSON array, such as <c>["world",1]</c>, written as it is: it must be valid JSON. Copied.</param>
    /// <param name="attachments">Binary data, one for each <c>{"_placeholder":true,"num":n}</c> in the arguments; not copied.</param>
    /// <param name="cancellationToken">Gives up handing it over to other servers.</param>
    /// <returns>How many sockets of this server it was queued for. Completes at once where the server is alone.</returns>
    /// <exception cref="ArgumentException">The name is reserved, or the arguments are no array.</exception>
    public ValueTask<int> EmitAsync(
        string name,
        ReadOnlySpan<byte> arguments = default,
        IReadOnlyList<ReadOnlyMemory<byte>>? attachments = null,
        CancellationToken cancellationToken = default
    ) => EmitAsync(EncodedEvent.Create(_namespace.Name, name, arguments, attachments), cancellationToken);

    /// <summary>Sends an event with one argument.</summary>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <param name="name">The event's name.</param>
    /// <param name="argument">The argument.</param>
    /// <param name="type">How the argument becomes JSON: <c>MyJson.Default.Order</c> of your <see cref="System.Text.Json.Serialization.JsonSerializerContext"/>, for example.</param>
    /// <param name="cancellationToken">Gives up handing it over to other servers.</param>
    /// <returns>How many sockets of this server it was queued for. Completes at once where the server is alone.</returns>
    /// <exception cref="ArgumentException">The name is reserved.</exception>
    public ValueTask<int> EmitAsync<T>(string name, T argument, JsonTypeInfo<T> type, CancellationToken cancellationToken = default) =>
        EmitAsync(EncodedEvent.Create(_namespace.Name, name, argument, type), cancellationToken);

    /// <summary>Sends an event that was made before.</summary>
    /// <param name="encoded">The event.</param>
    /// <param name="cancellationToken">Gives up handing it over to other servers.</param>
    /// <returns>How many sockets of this server it was queued for. Completes at once where the server is alone.</returns>
    /// <exception cref="ArgumentException">The event was made for another namespace.</exception>
    public ValueTask<int> EmitAsync(EncodedEvent encoded, CancellationToken cancellationToken = default)
    {
        ThrowIfOfAnother(encoded);
        if (_target.IsNobody)
        {
            return ValueTask.FromResult(0);
        }

        var server = _namespace.Server;
        var isKept = server.Options.Recovery.Enabled && !_flags.HasFlag(BroadcastFlags.Volatile);
        return server.Adapter.BroadcastAsync(
            new Broadcast(encoded, _target, isKept ? _flags | BroadcastFlags.Recoverable : _flags),
            cancellationToken
        );
    }

    private void ThrowIfOfAnother(EncodedEvent encoded)
    {
        ArgumentNullException.ThrowIfNull(encoded);
        if (!string.Equals(encoded.Namespace, _namespace.Name, StringComparison.Ordinal))
        {
            throw new ArgumentException("The event was made for another namespace.", nameof(encoded));
        }
    }

    private async Task LogFailureAsync(Task sending)
    {
        try
        {
            await sending;
        }
        catch (Exception exception)
        {
            BroadcastLog.HandOverFailed(_namespace.Server.Logger, exception, _namespace.Name);
        }
    }
}
