using System.Text.Json;
using Sallyport.Doors.Errors;
using Sallyport.Market;

namespace Sallyport.Doors.WebSocketDoor;

/// <summary>Reads <c>asset_ids</c>.</summary>
internal static class AssetList
{
    // <mint>:sol is 48 characters, 0x…:8453 is 47; what is longer is no asset of any chain.
    private const int MaxIdLength = 64;

    /// <summary>Reads a JSON list of known assets into <paramref name="assets"/>.</summary>
    /// <returns>Null, or what is wrong with the list.</returns>
    public static RequestFailure? TryRead(ReadOnlySpan<byte> json, MarketCatalogue catalogue, HashSet<AssetId> assets)
    {
        if (json.IsEmpty)
        {
            return RequestFailure.Missing("asset_ids");
        }

        var reader = new Utf8JsonReader(json);
        reader.Read();
        if (reader.TokenType is not JsonTokenType.StartArray)
        {
            return NotAList();
        }

        Span<char> text = stackalloc char[MaxIdLength];
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            if (reader.TokenType is not JsonTokenType.String)
            {
                return NotAList();
            }

            if (reader.ValueSpan.Length > MaxIdLength || !AssetId.TryParse(text[..reader.CopyString(text)], out var asset))
            {
                return RequestFailure.Invalid("asset_ids", "a list of <contract>:<chain id>");
            }

            if (!catalogue.TryGetAsset(asset, out _))
            {
                return new RequestFailure(RequestError.InvalidToken, $"{asset} has no price here");
            }

            assets.Add(asset);
        }

        return assets.Count == 0 ? NotAList() : null;
    }

    private static RequestFailure NotAList() => RequestFailure.Invalid("asset_ids", "a list of one or more strings");
}
