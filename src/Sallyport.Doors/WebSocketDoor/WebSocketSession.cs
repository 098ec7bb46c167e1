using System.Text.Json;
using Sallyport.Access.Standings;
using Sallyport.Channels;
using Sallyport.Doors.Errors;
using Sallyport.Doors.Json;
using Sallyport.Doors.Limits;
using Sallyport.Doors.Prices;
using Sallyport.Doors.Requests;
using Sallyport.Doors.Sessions;

namespace Sallyport.Doors.WebSocketDoor;

/// <summary>
/// A session of door B: answers the client's messages. <see cref="HandleAsync"/> is called by the connection's reader only, one message
/// at a time; requests then run side by side up to a bound, at which the reader waits.
/// </summary>
internal sealed class WebSocketSession : Session, IPriceSubscriber, IDisposable
{
    private readonly WebSocketConnection _connection;
    private readonly RequestPipeline _pipeline;
    private readonly RequestGate _gate;
    private readonly RevocationFeed _revocations;
    private readonly SemaphoreSlim _requests;

    public WebSocketSession(
        WebSocketConnection connection,
        Caller caller,
        ChannelHub hub,
        ChannelQuota quota,
        RequestPipeline pipeline,
        RequestGate gate,
        RevocationFeed revocations,
        int maxRequests,
        TimeProvider time
    )
        : base(caller)
    {
        _connection = connection;
        _pipeline = pipeline;
        _gate = gate;
        _revocations = revocations;
        _requests = new SemaphoreSlim(maxRequests, maxRequests);
        Prices = new Subscriptions(this, hub, quota, time);
    }

    public Subscriptions Prices { get; }

    public override int SubscriptionCount => Prices.Count;

    public override void Close(DisconnectReason reason) => _connection.Close(reason);

    public override bool TryDeliver(Publication publication, bool snapshot) =>
        !MayFollow || _connection.TryPush(publication.Encoded(WebSocketPushEncoder.Instance, snapshot));

    /// <summary>Acts on one message, checked UTF-8.</summary>
    public async ValueTask HandleAsync(ReadOnlyMemory<byte> utf8)
    {
        // The session of an ended key is being closed; what it still sends must not be acted on.
        if (_revocations.HasEnded(Caller))
        {
            _connection.Close(DisconnectReason.Revoked);
            return;
        }

        if (!JsonEscapes.AreWhole(utf8.Span) || !ClientMessage.TryRead(utf8, out var message))
        {
            _connection.Close(DisconnectReason.BadMessage);
            return;
        }

        if (_gate.Measure(Caller, this, utf8.Length) is { } tooLarge)
        {
            var failure = _gate.Take(Caller, this, RequestGate.Errors) ?? tooLarge;
            await _connection.AnswerAsync(
                message.Action is ClientAction.Request
                    ? ServerMessage.EncodeResult(failure, message.Id)
                    : ServerMessage.EncodeError(failure, message.Id)
            );
            return;
        }

        if (message.HasBadId)
        {
            var failure = RequestFailure.Invalid("id", $"a string or number of at most {ClientMessage.MaxIdBytes} bytes");
            await RefuseAsync(failure, message.Id);
            return;
        }

        switch (message.Action)
        {
            case ClientAction.Request:
                await RequestAsync(message);
                break;
            case ClientAction.Subscribe:
                await ActAsync(SubscribeHandler.Name, "subscribed", utf8, message.Id);
                break;
            case ClientAction.Unsubscribe:
                await ActAsync(UnsubscribeHandler.Name, "unsubscribed", utf8, message.Id);
                break;
            case ClientAction.List:
                await ActAsync(ListHandler.Name, "subscriptions", utf8, message.Id);
                break;
            case ClientAction.Ping:
                var refused = _gate.TakeAction(Caller, this, DoorKind.WebSocket, ActionNames.Ping, defaultCost: 0, utf8.Length);
                await _connection.AnswerAsync(
                    refused is null ? ServerMessage.EncodePong(message.Id) : ServerMessage.EncodeError(refused, message.Id)
                );
                break;
            case ClientAction.Auth:
                await RefuseAsync(new RequestFailure(RequestError.UnknownRequest, "already authenticated"), message.Id);
                break;
            case ClientAction.Unknown:
            default:
                await RefuseAsync(new RequestFailure(RequestError.UnknownRequest, "no such action"), message.Id);
                break;
        }
    }

    /// <summary>Gives back what the session holds. The reader is done by now, so nothing is added any more.</summary>
    public void Dispose()
    {
        Prices.Dispose();

        // Not the semaphore: requests that are being cancelled still release it, and it holds nothing that needs disposing.
    }

    // What is wrong from the start takes one unit of the rate.
    private async ValueTask RefuseAsync(RequestFailure failure, ReadOnlyMemory<byte> id) =>
        await _connection.AnswerAsync(ServerMessage.EncodeError(_gate.Take(Caller, this, RequestGate.Errors) ?? failure, id));

    // One at a time, in the reader's turn: the answers come in the order of the messages.
    private async ValueTask ActAsync(string name, string type, ReadOnlyMemory<byte> utf8, ReadOnlyMemory<byte> id)
    {
        using var message = JsonDocument.Parse(utf8);
        var context = new RequestContext(DoorKind.WebSocket, Caller, this, name, message.RootElement);
        RequestOutcome outcome;
        try
        {
            outcome = await _pipeline.ExecuteAsync(context, _connection.Ended);
        }
        catch (OperationCanceledException)
        {
            // The connection is over: no client waits.
            return;
        }

        var afterAnswer = outcome.AfterAnswer;
        if (await _connection.AnswerAsync(ServerMessage.Encode(type, outcome, id), outcome.Work))
        {
            afterAnswer?.Invoke();
        }
    }

    private async ValueTask RequestAsync(ClientMessage message)
    {
        if (message.Request is not { } path)
        {
            await RefuseAsync(RequestFailure.Missing("request"), message.Id);
            return;
        }

        // Without a slash it is no request: it would be the name of an action.
        path = path.StartsWith('/') ? path : "";

        // The message's bytes are the reader's again once this method returns, so the request takes copies of what it needs.
        var document = message.Parameters.IsEmpty ? null : JsonDocument.Parse(message.Parameters.ToArray());
        var context = new RequestContext(DoorKind.WebSocket, Caller, this, path, document?.RootElement ?? JsonEmpty.Object);
        var id = message.Id.ToArray();
        try
        {
            await _requests.WaitAsync(_connection.Ended);
        }
        catch (OperationCanceledException)
        {
            document?.Dispose();
            return;
        }

        _ = RunAsync(context, document, id);
    }

    private async Task RunAsync(RequestContext context, JsonDocument? document, byte[] id)
    {
        try
        {
            var outcome = await _pipeline.ExecuteAsync(context, _connection.Ended);
            var afterAnswer = outcome.AfterAnswer;
            await _connection.AnswerAsync(ServerMessage.EncodeResult(outcome, id), outcome.Work);
            afterAnswer?.Invoke();
        }
        catch (OperationCanceledException)
        {
            // The connection is over: nobody waits.
        }
        finally
        {
            document?.Dispose();
            _requests.Release();
        }
    }
}
