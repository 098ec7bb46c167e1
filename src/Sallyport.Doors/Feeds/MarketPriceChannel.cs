using Sallyport.Channels;
using Sallyport.Market;

namespace Sallyport.Doors.Feeds;

/// <summary>The channels <c>Prices:&lt;asset id&gt;</c>, one per asset.</summary>
internal static class MarketPriceChannel
{
    /// <summary>The word of the contract for this kind of channel.</summary>
    public const string Name = "Prices";

    /// <summary>The channel of an asset; the asset id is canonical by construction.</summary>
    public static ChannelName Of(AssetId asset) => new($"{Name}:{asset}");
}
