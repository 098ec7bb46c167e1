using System.Text.Json.Serialization.Metadata;
using Sallyport.SocketIO.Adapters;

namespace Sallyport.SocketIO.Broadcasting;

/// <content>Events that ask for acknowledgements.</content>
public sealed partial class BroadcastOperator
{
    /// <summary>
    /// Sends an event and waits until every receiver, on all servers, has acknowledged it or has left, at most for the time of <see cref="Timeout"/>.
    /// What came until then is the result.
    /// </summary>
    /// <param name="name">The event's name.</param>
    /// <param name="arguments">The arguments as one JSON array, such as <c>["world",1]</c>, written as it is: it must be valid JSON. Copied.</param>
    /// <param name="attachments">Binary data, one for each <c>{"_placeholder":true,"num":n}</c> in the arguments; not copied.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The answers, and who is missing.</returns>
    /// <exception cref="ArgumentException">The name is reserved, or the arguments are no array.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ValueTask<BroadcastAnswers> EmitWithAckAsync(
        string name,
        ReadOnlySpan<byte> arguments = default,
        IReadOnlyList<ReadOnlyMemory<byte>>? attachments = null,
        CancellationToken cancellationToken = default
    ) => EmitWithAckAsync(EncodedEvent.Create(_namespace.Name, name, arguments, attachments), cancellationToken);

    /// <summary>Sends an event with one argument and waits as <see cref="EmitWithAckAsync(EncodedEvent, CancellationToken)"/> does.</summary>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <param name="name">The event's name.</param>
    /// <param name="argument">The argument.</param>
    /// <param name="type">How the argument becomes JSON: <c>MyJson.Default.Order</c> of your <see cref="System.Text.Json.Serialization.JsonSerializerContext"/>, for example.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The answers, and who is missing.</returns>
    /// <exception cref="ArgumentException">The name is reserved.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ValueTask<BroadcastAnswers> EmitWithAckAsync<T>(
        string name,
        T argument,
        JsonTypeInfo<T> type,
        CancellationToken cancellationToken = default
    ) => EmitWithAckAsync(EncodedEvent.Create(_namespace.Name, name, argument, type), cancellationToken);

    /// <summary>
    /// Sends an event and waits until every receiver, on all servers, has acknowledged it or has left, at most for the time of <see cref="Timeout"/>.
    /// What came until then is the result.
    /// </summary>
    /// <param name="encoded">The event.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The answers, and who is missing.</returns>
    /// <exception cref="ArgumentException">The event was made for another namespace.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async ValueTask<BroadcastAnswers> EmitWithAckAsync(EncodedEvent encoded, CancellationToken cancellationToken = default)
    {
        ThrowIfOfAnother(encoded);
        cancellationToken.ThrowIfCancellationRequested();
        var server = _namespace.Server;
        var others = OtherServers;
        var collector = new AckCollector(1 + others);
        var request = server.AdapterHost.Requests.Begin(collector);
        var round = _namespace.DeliverWithAck(encoded, _target, _flags, collector);
        try
        {
            if (others > 0)
            {
                await server.Adapter.PublishAsync(
                    Message(ClusterMessageKind.BroadcastWithAck, request, encoded: encoded),
                    cancellationToken
                );
            }

            await collector.Done.WaitAsync(_timeout, server.Time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // What came is the result.
        }
        finally
        {
            _namespace.AckRounds.End(round);
            server.AdapterHost.Requests.End(request);
        }

        return collector.Result;
    }
}
