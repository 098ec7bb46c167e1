using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Sallyport.Doors.Errors;
using Sallyport.Doors.Requests;
using Sallyport.Doors.Sessions;
using Sallyport.Market;

namespace Sallyport.Doors.Prices;

/// <summary>What the actions <c>subscribe</c>, <c>unsubscribe</c> and <c>list</c> of the raw WebSocket have in common.</summary>
internal abstract class ChannelHandler(MarketCatalogue catalogue) : IRequestHandler
{
    public abstract string Path { get; }

    public string Scope => Scopes.MarketRead;

    public virtual int Cost => 0;

    public DoorKind Doors => DoorKind.WebSocket;

    public ValueTask<RequestOutcome> HandleAsync(RequestContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult(
            context.Session is IPriceSubscriber subscriber ? Handle(subscriber.Prices, context.Parameters) : RequestError.UnknownRequest
        );

    protected abstract RequestOutcome Handle(Subscriptions prices, JsonElement message);

    protected bool TryGetAssets(
        JsonElement message,
        [NotNullWhen(true)] out HashSet<AssetId>? assets,
        [NotNullWhen(false)] out RequestFailure? failure
    )
    {
        assets = null;
        if (!message.TryGetProperty("subscription_type", out var type))
        {
            failure = RequestFailure.Missing("subscription_type");
            return false;
        }

        failure = (type.ValueKind is JsonValueKind.String ? type.GetString() : null) switch
        {
            "Prices" => null,
            "Trades" or "Candles" => new RequestFailure(RequestError.UnknownRequest, "this server offers no such subscription_type"),
            _ => RequestFailure.Invalid("subscription_type", "Prices"),
        };
        return failure is null && AssetList.TryRead(message, catalogue, out assets, out failure);
    }

    protected static RequestOutcome Answer(IReadOnlyCollection<AssetId> assets) =>
        RequestOutcome.Success(
            assets,
            static (writer, state) =>
            {
                writer.WriteStartObject();
                WriteSubscription(writer, state);
                writer.WriteEndObject();
            }
        );

    protected static void WriteSubscription(Utf8JsonWriter writer, IEnumerable<AssetId> assets)
    {
        writer.WriteString("subscription_type"u8, "Prices"u8);
        writer.WriteStartArray("asset_ids"u8);
        foreach (var asset in assets)
        {
            writer.WriteStringValue(asset.ToString());
        }

        writer.WriteEndArray();
    }
}

/// <summary><c>subscribe</c>: <c>{subscription_type, asset_ids[]}</c> → what was subscribed, then pushes until the session ends.</summary>
internal sealed class SubscribeHandler(MarketCatalogue catalogue) : ChannelHandler(catalogue), INamedRequest
{
    public static string Name => "subscribe";

    public override string Path => Name;

    public override int Cost => 1;

    protected override RequestOutcome Handle(Subscriptions prices, JsonElement message)
    {
        if (!TryGetAssets(message, out var assets, out var failure))
        {
            return failure;
        }

        return prices.Subscribe(assets) is { } refused ? refused : Answer(assets) with { AfterAnswer = () => prices.Follow(assets) };
    }
}

/// <summary><c>unsubscribe</c>: <c>{subscription_type, asset_ids[]}</c> → what is subscribed no more.</summary>
internal sealed class UnsubscribeHandler(MarketCatalogue catalogue) : ChannelHandler(catalogue), INamedRequest
{
    public static string Name => "unsubscribe";

    public override string Path => Name;

    protected override RequestOutcome Handle(Subscriptions prices, JsonElement message)
    {
        if (!TryGetAssets(message, out var assets, out var failure))
        {
            return failure;
        }

        prices.Unsubscribe(assets);
        return Answer(assets);
    }
}

/// <summary><c>list</c>: → all that is subscribed.</summary>
internal sealed class ListHandler(MarketCatalogue catalogue) : ChannelHandler(catalogue), INamedRequest
{
    public static string Name => "list";

    public override string Path => Name;

    protected override RequestOutcome Handle(Subscriptions prices, JsonElement message) =>
        RequestOutcome.Success(
            prices.List(),
            static (writer, held) =>
            {
                writer.WriteStartObject();
                writer.WriteStartArray("subscriptions"u8);
                if (held.Count > 0)
                {
                    writer.WriteStartObject();
                    WriteSubscription(writer, held.Select(entry => entry.Key));
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
            }
        );
}
