using Sallyport.Market;

namespace Sallyport.Doors.Feeds;

/// <summary>What a price channel carries: the asset whose channel it is, and what happened in its market.</summary>
internal sealed record PricePush(AssetId Asset, MarketEvent Event);
