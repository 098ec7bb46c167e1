using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Sallyport.SocketIO.Adapters;
using Sallyport.SocketIO.Broadcasting;
using Sallyport.SocketIO.Protocol;

namespace Sallyport.SocketIO;

/// <content>Events between servers.</content>
public sealed partial class Namespace
{
    private ServerSideHandlers? _serverSide;

    internal ServerSideHandlers ServerSide => LazyInitializer.EnsureInitialized(ref _serverSide, () => new ServerSideHandlers(this));

    /// <summary>Adds a handler of an event that other servers send to this one. They start in the order of registration.</summary>
    /// <param name="name">The event's name.</param>
    /// <param name="handler">The handler. An exception is logged and goes no further.</param>
    /// <returns>This namespace.</returns>
    [OverloadResolutionPriority(1)]
    public Namespace OnServerSide(string name, Func<ServerSideEvent, ValueTask> handler) => AddServerSide(name, handler);

    /// <inheritdoc cref="OnServerSide(string, Func{ServerSideEvent, ValueTask})" />
    public Namespace OnServerSide(string name, Func<ServerSideEvent, Task> handler) => AddServerSide(name, handler);

    /// <inheritdoc cref="OnServerSide(string, Func{ServerSideEvent, ValueTask})" />
    public Namespace OnServerSide(string name, Action<ServerSideEvent> handler) => AddServerSide(name, handler);

    /// <summary>Sends an event to the other servers of the cluster; this one does not get it, nor does any client.</summary>
    /// <param name="name">The event's name.</param>
    /// <param name="arguments">The arguments as one JSON array, such as <c>["world",1]</c>, written as it is: it must be valid JSON. Copied.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A task that completes when the event is handed over.</returns>
    /// <exception cref="ArgumentException">The name is reserved, or the arguments are no array.</exception>
    public ValueTask ServerSideEmitAsync(string name, ReadOnlySpan<byte> arguments = default, CancellationToken cancellationToken = default)
    {
        var sent = EncodedEvent.Create(Name, name, arguments);
        return Server.Adapter.PublishAsync(ServerSideMessage(sent, request: 0), cancellationToken);
    }

    /// <summary>Sends an event with one argument to the other servers of the cluster; this one does not get it, nor does any client.</summary>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <param name="name">The event's name.</param>
    /// <param name="argument">The argument.</param>
    /// <param name="type">How the argument becomes JSON: <c>MyJson.Default.Order</c> of your <see cref="System.Text.Json.Serialization.JsonSerializerContext"/>, for example.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A task that completes when the event is handed over.</returns>
    /// <exception cref="ArgumentException">The name is reserved.</exception>
    public ValueTask ServerSideEmitAsync<T>(string name, T argument, JsonTypeInfo<T> type, CancellationToken cancellationToken = default) =>
        Server.Adapter.PublishAsync(ServerSideMessage(EncodedEvent.Create(Name, name, argument, type), request: 0), cancellationToken);

    /// <summary>
    /// Sends an event to the other servers of the cluster and waits for their answers, at most for <see cref="SocketIOOptions.ClusterTimeout"/>. What came
    /// until then is the result. A server without a handler of the event says so at once and counts as one that did not answer.
    /// </summary>
    /// <param name="name">The event's name.</param>
    /// <param name="arguments">The arguments as one JSON array, such as <c>["world",1]</c>, written as it is: it must be valid JSON. Copied.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The answers.</returns>
    /// <exception cref="ArgumentException">The name is reserved, or the arguments are no array.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ValueTask<ServerSideAnswers> ServerSideEmitWithAckAsync(
        string name,
        ReadOnlySpan<byte> arguments = default,
        CancellationToken cancellationToken = default
    ) => AskServersAsync(EncodedEvent.Create(Name, name, arguments), cancellationToken);

    /// <summary>Sends an event with one argument to the other servers of the cluster and waits for their answers, as the other overload does.</summary>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <param name="name">The event's name.</param>
    /// <param name="argument">The argument.</param>
    /// <param name="type">How the argument becomes JSON: <c>MyJson.Default.Order</c> of your <see cref="System.Text.Json.Serialization.JsonSerializerContext"/>, for example.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The answers.</returns>
    /// <exception cref="ArgumentException">The name is reserved.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ValueTask<ServerSideAnswers> ServerSideEmitWithAckAsync<T>(
        string name,
        T argument,
        JsonTypeInfo<T> type,
        CancellationToken cancellationToken = default
    ) => AskServersAsync(EncodedEvent.Create(Name, name, argument, type), cancellationToken);

    private Namespace AddServerSide(string name, Delegate handler)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(handler);
        ServerSide.Add(name, handler);
        return this;
    }

    private async ValueTask<ServerSideAnswers> AskServersAsync(EncodedEvent sent, CancellationToken cancellationToken)
    {
        var others = Server.Adapter.ServerCount - 1;
        if (others <= 0)
        {
            return new ServerSideAnswers(isComplete: true, []);
        }

        var replies = new RepliesOfServers(others);
        var request = Server.AdapterHost.Requests.Begin(replies);
        try
        {
            await Server.Adapter.PublishAsync(ServerSideMessage(sent, request), cancellationToken);
            await replies.Done.WaitAsync(Server.Options.ClusterTimeout, Server.Time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // What came is the result.
        }
        finally
        {
            Server.AdapterHost.Requests.End(request);
        }

        JsonElement[] answers =
        [
            .. replies
                .Received.Where(reply => reply.Event is not null)
                .Select(reply => EventPayload.Parse(reply.Event!.ArgumentsJson.Span, ServerSideEvent.MaxDepth)),
        ];
        return new ServerSideAnswers(answers.Length == others, answers);
    }

    private ClusterMessage ServerSideMessage(EncodedEvent sent, long request) =>
        new()
        {
            Kind = ClusterMessageKind.ServerSideEvent,
            Namespace = Name,
            Sender = Server.AdapterHost.ServerId,
            RequestId = request,
            Event = sent,
        };
}
