using System.Text.Json;
using Sallyport.Doors.Errors;
using Sallyport.Doors.Requests;
using Sallyport.Market;

namespace Sallyport.Doors.Prices;

/// <summary><c>/evm/price/subscribe</c>: <c>{chain, tokens[], ttlMs?}</c> → <c>{subscribed[], expiresAt}</c>, then pushes <c>priceUpdate</c>.</summary>
internal sealed class PriceSubscribeHandler(MarketCatalogue catalogue) : PriceSubscriptionHandler(catalogue), INamedRequest
{
    private static readonly TimeSpan DefaultTimeToLive = TimeSpan.FromHours(6);
    private static readonly TimeSpan MaxTimeToLive = TimeSpan.FromDays(7);

    public static string Name => "/evm/price/subscribe";

    public override string Path => Name;

    protected override RequestOutcome Handle(Subscriptions prices, JsonElement parameters)
    {
        if (!TryGetAssets(parameters, out var assets, out var failure))
        {
            return failure;
        }

        var timeToLive = DefaultTimeToLive;
        if (parameters.TryGetProperty("ttlMs", out var member))
        {
            if (
                member.ValueKind is not JsonValueKind.Number
                || !member.TryGetInt64(out var milliseconds)
                || milliseconds < 1
                || milliseconds > (long)MaxTimeToLive.TotalMilliseconds
            )
            {
                return RequestFailure.Invalid("ttlMs", "a whole number from 1 to 604800000 (7 days)");
            }

            timeToLive = TimeSpan.FromMilliseconds(milliseconds);
        }

        if (prices.Subscribe(assets, timeToLive, out var expiresAt) is { } refused)
        {
            return refused;
        }

        return RequestOutcome.Success(
            (assets, expiresAt),
            static (writer, state) =>
            {
                writer.WriteStartObject();
                WriteTokens(writer, "subscribed"u8, state.assets);
                writer.WriteString("expiresAt"u8, state.expiresAt.UtcDateTime);
                writer.WriteEndObject();
            }
        ) with
        {
            AfterAnswer = () => prices.Follow(assets),
        };
    }
}

/// <summary><c>/evm/price/unsubscribe</c>: <c>{chain, tokens[]}</c> → <c>{unsubscribed[]}</c>, those that were subscribed.</summary>
internal sealed class PriceUnsubscribeHandler(MarketCatalogue catalogue) : PriceSubscriptionHandler(catalogue), INamedRequest
{
    public static string Name => "/evm/price/unsubscribe";

    public override string Path => Name;

    protected override RequestOutcome Handle(Subscriptions prices, JsonElement parameters) =>
        TryGetAssets(parameters, out var assets, out var failure)
            ? RequestOutcome.Success(
                prices.Unsubscribe(assets),
                static (writer, removed) =>
                {
                    writer.WriteStartObject();
                    WriteTokens(writer, "unsubscribed"u8, removed);
                    writer.WriteEndObject();
                }
            )
            : failure;
}

/// <summary><c>/evm/price/active_subscriptions</c>: <c>{chain}</c> → <c>{subscriptions: [{token, expiresAt}]}</c>.</summary>
internal sealed class PriceListHandler(MarketCatalogue catalogue) : PriceSubscriptionHandler(catalogue), INamedRequest
{
    public static string Name => "/evm/price/active_subscriptions";

    public override string Path => Name;

    protected override RequestOutcome Handle(Subscriptions prices, JsonElement parameters) =>
        TryGetChain(parameters, out var chain, out var failure)
            ? RequestOutcome.Success(
                prices.List().Where(entry => entry.Key.Chain == chain),
                static (writer, entries) =>
                {
                    writer.WriteStartObject();
                    writer.WriteStartArray("subscriptions"u8);
                    foreach (var (asset, expiresAt) in entries)
                    {
                        writer.WriteStartObject();
                        writer.WriteString("token"u8, asset.Address);
                        writer.WriteString("expiresAt"u8, expiresAt!.Value.UtcDateTime);
                        writer.WriteEndObject();
                    }

                    writer.WriteEndArray();
                    writer.WriteEndObject();
                }
            )
            : failure;
}
