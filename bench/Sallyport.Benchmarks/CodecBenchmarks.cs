using System.Text;
using BenchmarkDotNet.Attributes;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Parsers;

namespace Sallyport.Benchmarks;

/// <summary>What reading and writing a packet costs. Without attachments it must allocate nothing, or the benchmark fails.</summary>
public class CodecBenchmarks
{
    private const string Payload = "{\"asset\":\"0x2260fac5e5542a773aa44fbcfedf7c193bc2c599\",\"price\":67123.45,\"tags\":[\"a\",\"b\"]}";

    private readonly SocketDecoder _decoder = SocketParser.Default.CreateDecoder(new SocketParserLimits(10, 64));
    private readonly byte[] _event = Encoding.UTF8.GetBytes("2456[\"quote\"," + Payload + "]");
    private readonly byte[] _ack = Encoding.UTF8.GetBytes("3456[" + Payload + "]");
    private readonly byte[] _arguments = Encoding.UTF8.GetBytes("[" + Payload + "]");

    [GlobalSetup]
    public void SetUp()
    {
        Require(EncodeEvent() == Payload.Length + 12, "the event is not what it should be");
        Require(EncodeAck() == Payload.Length + 7, "the acknowledgement is not what it should be");
        Require(DecodeEvent() == Payload.Length + 5, "the event was not read");
        Require(DecodeAck() == Payload.Length, "the acknowledgement was not read");
        Allocations.RequireNone(DecodeEvent);
        Allocations.RequireNone(DecodeAck);
        Allocations.RequireNone(EncodeEvent);
        Allocations.RequireNone(EncodeAck);
    }

    [Benchmark]
    public int DecodeEvent()
    {
        Require(_decoder.Decode(_event, isBinary: false, out var packet) == DecodeOutcome.Packet && packet.Id == 456, "no event");
        return packet.Json.Length + packet.EventName.Length;
    }

    [Benchmark]
    public int DecodeAck()
    {
        Require(_decoder.Decode(_ack, isBinary: false, out var packet) == DecodeOutcome.Packet && packet.Id == 456, "no acknowledgement");
        return packet.Json.Length;
    }

    [Benchmark]
    public int EncodeEvent() => Encode(SocketPacketType.Event, "quote");

    [Benchmark]
    public int EncodeAck() => Encode(SocketPacketType.Ack, null);

    private int Encode(SocketPacketType type, string? name)
    {
        using var frame = PooledWriter.Rent();
        var isText = SocketParser.Default.TryWriteText(
            new OutgoingPacket
            {
                Type = type,
                Namespace = "/",
                Id = type == SocketPacketType.Ack ? 456 : null,
                EventName = name,
                Json = _arguments,
            },
            frame
        );
        Require(isText, "it took another road");
        return frame.WrittenCount;
    }

    private static void Require(bool isTrue, string problem)
    {
        if (!isTrue)
        {
            throw new InvalidOperationException(problem);
        }
    }
}
