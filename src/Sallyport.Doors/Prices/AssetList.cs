using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Sallyport.Doors.Errors;
using Sallyport.Market;

namespace Sallyport.Doors.Prices;

/// <summary>Reads <c>asset_ids</c>.</summary>
internal static class AssetList
{
    // <mint>:sol is 48 characters, 0x…:8453 is 47; what is longer is no asset of any chain.
    private const int MaxIdLength = 64;

    /// <summary>Reads the list of known assets in <paramref name="message"/>.</summary>
    public static bool TryRead(
        JsonElement message,
        MarketCatalogue catalogue,
        [NotNullWhen(true)] out HashSet<AssetId>? assets,
        [NotNullWhen(false)] out RequestFailure? failure
    )
    {
        var found = new HashSet<AssetId>();
        failure = message.TryGetProperty("asset_ids", out var list) ? Read(list, catalogue, found) : RequestFailure.Missing("asset_ids");
        assets = failure is null ? found : null;
        return failure is null;
    }

    private static RequestFailure? Read(JsonElement list, MarketCatalogue catalogue, HashSet<AssetId> found)
    {
        if (list.ValueKind is not JsonValueKind.Array || list.GetArrayLength() == 0)
        {
            return NotAList();
        }

        foreach (var entry in list.EnumerateArray())
        {
            if (entry.ValueKind is not JsonValueKind.String)
            {
                return NotAList();
            }

            var text = entry.GetString()!;
            if (text.Length > MaxIdLength || !AssetId.TryParse(text, out var asset))
            {
                return RequestFailure.Invalid("asset_ids", "a list of <contract>:<chain id>");
            }

            if (!catalogue.TryGetAsset(asset, out _))
            {
                return new RequestFailure(RequestError.InvalidToken, $"{asset} has no price here");
            }

            found.Add(asset);
        }

        return null;
    }

    private static RequestFailure NotAList() => RequestFailure.Invalid("asset_ids", "a list of one or more strings");
}
