using System.Runtime.CompilerServices;
using Sallyport.Channels;
using Sallyport.Doors.Feeds;
using Sallyport.Doors.Json;
using Sallyport.Market;
using Sallyport.SocketIO;

namespace Sallyport.Doors.SocketIODoor;

/// <summary>
/// How door A writes a push: event <c>priceUpdate</c>, or <c>priceStale</c> and <c>priceReorg</c> for what befalls the feed. The packet
/// is encoded once and lives as long as its publication.
/// </summary>
internal static class SocketPushEncoder
{
    private const string Namespace = "/";

    private static readonly ConditionalWeakTable<Publication, EncodedEvent> Packets = [];

    public static EncodedEvent Encode(Publication publication) => Packets.GetValue(publication, Create);

    private static EncodedEvent Create(Publication publication)
    {
        var push = (PricePush)publication.Payload;
        var name = push.Event switch
        {
            MarketEvent.FeedStale => "priceStale",
            MarketEvent.Reorged => "priceReorg",
            _ => "priceUpdate",
        };
        var arguments = JsonBytes.Encode(
            (push, publication.Sequence),
            static (writer, state) =>
            {
                writer.WriteStartArray();
                writer.WriteStartObject();
                writer.WriteString("chain"u8, state.push.Asset.Chain.Name);
                writer.WriteString("token"u8, state.push.Asset.Address);
                switch (state.push.Event)
                {
                    case MarketEvent.PriceChanged price:
                        writer.WriteNumber("priceUsd"u8, price.UsdPrice);
                        writer.WriteString("pool"u8, price.Pair.Address);
                        writer.WriteNumber("blockNumber"u8, price.BlockNumber);
                        writer.WriteString("time"u8, price.Date.UtcDateTime);
                        writer.WriteNumber("seq"u8, state.Sequence);
                        break;
                    case MarketEvent.FeedStale stale:
                        writer.WriteString("since"u8, stale.Since.UtcDateTime);
                        break;
                    case MarketEvent.Reorged reorg:
                        writer.WriteNumber("fromBlock"u8, reorg.FromBlock);
                        break;
                    default:
                        break;
                }

                writer.WriteEndObject();
                writer.WriteEndArray();
            }
        );
        return EncodedEvent.Create(Namespace, name, arguments);
    }
}
