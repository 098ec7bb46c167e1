using System.Text.Json;
using Sallyport.Access.Limits;
using Sallyport.Access.Standings;
using Sallyport.Channels;
using Sallyport.Doors.Errors;
using Sallyport.Doors.Feeds;
using Sallyport.Doors.Json;
using Sallyport.Doors.Limits;
using Sallyport.Doors.Requests;
using Sallyport.Doors.Sessions;
using Sallyport.Market;

namespace Sallyport.Doors.WebSocketDoor;

/// <summary>
/// A session of door B: answers the client's messages. <see cref="HandleAsync"/> is called by the connection's reader only, one message
/// at a time; requests then run side by side up to a bound, at which the reader waits.
/// </summary>
internal sealed class WebSocketSession(
    WebSocketConnection connection,
    Caller caller,
    ChannelHub hub,
    MarketCatalogue catalogue,
    RequestPipeline pipeline,
    RequestLimiter limiter,
    RequestGate gate,
    RevocationFeed revocations,
    int maxRequests
) : Session(caller), IDisposable
{
    private readonly HashSet<AssetId> _assets = [];
    private readonly SemaphoreSlim _requests = new(maxRequests, maxRequests);

    // The reader's own set: its count may be a moment old here, never torn.
    public override int Subscriptions => _assets.Count;

    public override void Close(DisconnectReason reason) => connection.Close(reason);

    public override bool TryDeliver(Publication publication, bool snapshot) =>
        !MayFollow || connection.TryPush(publication.Encoded(WebSocketPushEncoder.Instance, snapshot));

    /// <summary>Acts on one message, checked UTF-8.</summary>
    public async ValueTask HandleAsync(ReadOnlyMemory<byte> utf8)
    {
        // The session of an ended key is being closed; what it still sends must not be acted on.
        if (revocations.HasEnded(Caller))
        {
            connection.Close(DisconnectReason.Revoked);
            return;
        }

        if (!JsonEscapes.AreWhole(utf8.Span) || !ClientMessage.TryRead(utf8, out var message))
        {
            connection.Close(DisconnectReason.BadMessage);
            return;
        }

        if (gate.Measure(Caller, this, utf8.Length) is { } tooLarge)
        {
            var failure = gate.Take(Caller, this, RequestGate.Errors) ?? tooLarge;
            await connection.AnswerAsync(
                message.Action is ClientAction.Request
                    ? ServerMessage.EncodeResult(failure, message.Id)
                    : ServerMessage.EncodeError(failure, message.Id)
            );
            return;
        }

        // A request is held against the limits on its way through the pipeline; everything else here.
        if (message.Action is not ClientAction.Request && Take(message.Action, utf8.Length) is { } refused)
        {
            await AnswerAsync(refused, message.Id);
            return;
        }

        if (message.HasBadId)
        {
            await AnswerAsync(RequestFailure.Invalid("id", $"a string or number of at most {ClientMessage.MaxIdBytes} bytes"), message.Id);
            return;
        }

        switch (message.Action)
        {
            case ClientAction.Request:
                await RequestAsync(message);
                break;
            case ClientAction.Ping:
                await connection.AnswerAsync(ServerMessage.EncodePong(message.Id));
                break;
            case ClientAction.Subscribe:
                await SubscribeAsync(message);
                break;
            case ClientAction.Unsubscribe:
                await UnsubscribeAsync(message);
                break;
            case ClientAction.List:
                await connection.AnswerAsync(ServerMessage.EncodeSubscriptions(_assets, message.Id));
                break;
            case ClientAction.Auth:
                await AnswerAsync(new RequestFailure(RequestError.UnknownRequest, "already authenticated"), message.Id);
                break;
            case ClientAction.Unknown:
            default:
                await AnswerAsync(new RequestFailure(RequestError.UnknownRequest, "no such action"), message.Id);
                break;
        }
    }

    /// <summary>Gives back what the session holds. The reader is done by now, so nothing is added any more.</summary>
    public void Dispose()
    {
        hub.UnsubscribeAll(this);
        RequestLimiter.ReleaseChannels(Caller, _assets.Count);
        _assets.Clear();

        // Not the semaphore: requests that are being cancelled still release it, and it holds nothing that needs disposing.
    }

    private RequestFailure? Take(ClientAction action, int bytes)
    {
        var (name, cost) = action switch
        {
            ClientAction.Subscribe => (RequestNames.Subscribe, 1),
            ClientAction.Unsubscribe => (RequestNames.Unsubscribe, 0),
            ClientAction.List => (RequestNames.List, 0),
            ClientAction.Ping => (RequestNames.Ping, 0),
            _ => (null, RequestGate.Errors),
        };
        return name is null ? gate.Take(Caller, this, cost) : gate.TakeAction(Caller, this, DoorKind.WebSocket, name, cost, bytes);
    }

    private async ValueTask AnswerAsync(RequestFailure failure, ReadOnlyMemory<byte> id) =>
        await connection.AnswerAsync(ServerMessage.EncodeError(failure, id));

    private async ValueTask SubscribeAsync(ClientMessage message)
    {
        if (!TryGetAssets(message, out var assets, out var failure))
        {
            await AnswerAsync(failure!, message.Id);
            return;
        }

        var opened = assets.Count(asset => !_assets.Contains(asset));
        var held = limiter.TryHoldChannels(Caller, opened);
        if (!held.IsAllowed)
        {
            Allowance allowance = held.Kind is LimitKind.KeyChannels ? Caller.Standing.Limits : Caller.Standing.Account.Limits;
            await AnswerAsync(gate.Refuse(held, this, allowance.ChannelSubscriptions), message.Id);
            return;
        }

        gate.Subscribed(Caller, DoorKind.WebSocket, RequestNames.Subscribe, opened);
        _assets.UnionWith(assets);

        // The answer first: the current prices follow it.
        if (!await connection.AnswerAsync(ServerMessage.EncodeSubscribed(assets, message.Id)))
        {
            return;
        }

        foreach (var asset in assets)
        {
            hub.Subscribe(MarketPriceChannel.Of(asset), this);
        }
    }

    private async ValueTask UnsubscribeAsync(ClientMessage message)
    {
        if (!TryGetAssets(message, out var assets, out var failure))
        {
            await AnswerAsync(failure!, message.Id);
            return;
        }

        foreach (var asset in assets)
        {
            if (_assets.Remove(asset))
            {
                RequestLimiter.ReleaseChannels(Caller, 1);
            }

            hub.Unsubscribe(MarketPriceChannel.Of(asset), this);
        }

        await connection.AnswerAsync(ServerMessage.EncodeUnsubscribed(assets, message.Id));
    }

    private bool TryGetAssets(in ClientMessage message, out HashSet<AssetId> assets, out RequestFailure? failure)
    {
        assets = [];
        failure = message.SubscriptionType switch
        {
            SubscriptionType.Prices => null,
            SubscriptionType.Missing => RequestFailure.Missing("subscription_type"),
            SubscriptionType.Trades or SubscriptionType.Candles => new RequestFailure(
                RequestError.UnknownRequest,
                "this server offers no such subscription_type"
            ),
            _ => RequestFailure.Invalid("subscription_type", "Prices"),
        };
        if (failure is null && !Caller.Scopes.Allows(Scopes.MarketRead))
        {
            failure = new RequestFailure(RequestError.Forbidden, $"the key lacks the scope {Scopes.MarketRead}");
        }

        failure ??= AssetList.TryRead(message.AssetIds.Span, catalogue, assets);
        return failure is null;
    }

    private async ValueTask RequestAsync(ClientMessage message)
    {
        if (message.Request is not { } path)
        {
            await AnswerAsync(RequestFailure.Missing("request"), message.Id);
            return;
        }

        // The message's bytes are the reader's again once this method returns, so the request takes copies of what it needs.
        var document = message.Parameters.IsEmpty ? null : JsonDocument.Parse(message.Parameters.ToArray());
        var context = new RequestContext(DoorKind.WebSocket, Caller, this, path, document?.RootElement ?? JsonEmpty.Object);
        var id = message.Id.ToArray();
        try
        {
            await _requests.WaitAsync(connection.Ended);
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
            var outcome = await pipeline.ExecuteAsync(context, connection.Ended);
            var afterAnswer = outcome.AfterAnswer;
            await connection.AnswerAsync(ServerMessage.EncodeResult(outcome, id), outcome.Work);
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
