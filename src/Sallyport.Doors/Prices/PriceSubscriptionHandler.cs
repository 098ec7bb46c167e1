using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Sallyport.Chains;
using Sallyport.Doors.Errors;
using Sallyport.Doors.Requests;
using Sallyport.Doors.Sessions;
using Sallyport.Market;

namespace Sallyport.Doors.Prices;

/// <summary>What the three requests <c>/evm/price/…</c> have in common. They exist on Socket.IO only.</summary>
internal abstract class PriceSubscriptionHandler(MarketCatalogue catalogue) : IRequestHandler
{
    /// <summary>The most tokens of one request.</summary>
    protected const int MaxTokens = 1000;

    public abstract string Path { get; }

    public string Scope => Scopes.MarketRead;

    public DoorKind Doors => DoorKind.SocketIO;

    public ValueTask<RequestOutcome> HandleAsync(RequestContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult(
            context.Session is IPriceSubscriber subscriber ? Handle(subscriber.Prices, context.Parameters) : RequestError.UnknownRequest
        );

    protected abstract RequestOutcome Handle(Subscriptions prices, JsonElement parameters);

    protected bool TryGetChain(
        JsonElement parameters,
        [NotNullWhen(true)] out ChainId? chain,
        [NotNullWhen(false)] out RequestFailure? failure
    )
    {
        chain = null;
        if (!Parameters.TryGetString(parameters, "chain", out var name, out failure))
        {
            return false;
        }

        if (ChainId.TryParse(name, out chain) && chain.Family is ChainFamily.Evm && catalogue.Chains.Contains(chain))
        {
            return true;
        }

        var priced = string.Join(", ", catalogue.Chains.Select(one => one.Name).Order(StringComparer.Ordinal));
        failure = new RequestFailure(
            RequestError.InvalidChain,
            priced.Length == 0 ? "no chain has prices here" : $"chain must be one that has prices here: {priced}"
        );
        return false;
    }

    protected bool TryGetAssets(
        JsonElement parameters,
        [NotNullWhen(true)] out HashSet<AssetId>? assets,
        [NotNullWhen(false)] out RequestFailure? failure
    )
    {
        assets = null;
        if (
            !TryGetChain(parameters, out var chain, out failure)
            || !Parameters.TryGetStrings(parameters, "tokens", MaxTokens, out var tokens, out failure)
        )
        {
            return false;
        }

        var found = new HashSet<AssetId>(tokens.Length);
        for (var i = 0; i < tokens.Length; i++)
        {
            if (!AssetId.TryCreate(chain, tokens[i], out var asset) || !catalogue.TryGetAsset(asset, out _))
            {
                failure = new RequestFailure(RequestError.InvalidToken, $"tokens[{i}] has no price on {chain.Name}");
                return false;
            }

            found.Add(asset);
        }

        assets = found;
        return true;
    }

    protected static void WriteTokens(Utf8JsonWriter writer, ReadOnlySpan<byte> name, IEnumerable<AssetId> assets)
    {
        writer.WriteStartArray(name);
        foreach (var asset in assets)
        {
            writer.WriteStringValue(asset.Address);
        }

        writer.WriteEndArray();
    }
}
