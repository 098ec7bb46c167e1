using Sallyport.Channels;
using Sallyport.Doors.Feeds;
using Sallyport.Doors.Json;
using Sallyport.Market;

namespace Sallyport.Doors.WebSocketDoor;

/// <summary>How door B writes a push. Encoded once, whoever listens.</summary>
internal sealed class WebSocketPushEncoder : IPublicationEncoder
{
    /// <summary>Gets the one instance: it is the key under which a publication keeps its bytes.</summary>
    public static WebSocketPushEncoder Instance { get; } = new();

    public ReadOnlyMemory<byte> Encode(Publication publication, bool snapshot) =>
        JsonBytes.Encode(
            (publication, snapshot),
            static (writer, state) =>
            {
                var push = (PricePush)state.publication.Payload;
                writer.WriteStartObject();
                writer.WriteString("channel"u8, MarketPriceChannel.Name);
                writer.WriteString("asset_id"u8, push.Asset.ToString());
                switch (push.Event)
                {
                    case MarketEvent.PriceChanged price:
                        writer.WriteNumber("seq"u8, state.publication.Sequence);
                        if (state.snapshot)
                        {
                            writer.WriteBoolean("snapshot"u8, true);
                        }

                        writer.WriteStartObject("data"u8);
                        writer.WriteString("asset_id"u8, push.Asset.ToString());
                        writer.WriteNumber("usd_price"u8, price.UsdPrice);
                        writer.WriteString("pair_id"u8, price.Pair.ToString());
                        writer.WriteNumber("block_number"u8, price.BlockNumber);
                        writer.WriteString("date"u8, price.Date.UtcDateTime);
                        writer.WriteEndObject();
                        break;
                    case MarketEvent.FeedStale stale:
                        writer.WriteBoolean("stale"u8, true);
                        writer.WriteString("since"u8, stale.Since.UtcDateTime);
                        break;
                    case MarketEvent.Reorged reorg:
                        writer.WriteBoolean("reorg"u8, true);
                        writer.WriteNumber("from_block"u8, reorg.FromBlock);
                        break;
                    default:
                        break;
                }

                writer.WriteEndObject();
            }
        );
}
