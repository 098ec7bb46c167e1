using System.Text.Unicode;

namespace Sallyport.SocketIO.Parsers.MessagePack;

/// <summary>A packet as it stands in a message: one map, of which type, namespace, id and data count. Points into the message.</summary>
internal readonly ref struct MessagePackPacket
{
    private readonly MessagePackReader _data;

    private MessagePackPacket(SocketPacketType type, ReadOnlySpan<byte> @namespace, ulong? id, MessagePackReader data)
    {
        Type = type;
        Namespace = @namespace;
        Id = id;
        _data = data;
    }

    public SocketPacketType Type { get; }

    public ReadOnlySpan<byte> Namespace { get; }

    public ulong? Id { get; }

    /// <summary>Gets a reader that stands before the data; at the end where there is none.</summary>
    public MessagePackReader Data => _data;

    public bool HasData => _data.Remaining > 0;

    // { type, nsp[, id][, data] }, the shape of the parser contract's packets: https://socket.io/docs/v4/custom-parser/
    /// <summary>
    /// Reads the map to its end. Members it does not know are passed over, as <c>options</c>, which the official client sends. Nil and
    /// <c>undefined</c> are the same as nothing.
    /// </summary>
    /// <returns>Whether it is one map and nothing else, with a known type and a namespace, and with no member twice.</returns>
    public static bool TryRead(ReadOnlySpan<byte> message, out MessagePackPacket packet)
    {
        packet = default;
        var reader = new MessagePackReader(message);
        if (!reader.TryRead(out var map) || map.Kind != MessagePackKind.Map)
        {
            return false;
        }

        var members = default(Members);
        for (var pair = 0; pair < map.Count; pair++)
        {
            if (!reader.TryRead(out var key) || key.Kind != MessagePackKind.String || !members.TryTake(key.Bytes, ref reader))
            {
                return false;
            }
        }

        if (reader.Remaining > 0 || members.Type is not { } type || !members.HasNamespace)
        {
            return false;
        }

        packet = new MessagePackPacket(type, members.Namespace, members.Id, members.Data);
        return true;
    }

    private ref struct Members
    {
        private bool _hasId;
        private bool _hasData;

        public SocketPacketType? Type;
        public bool HasNamespace;
        public ReadOnlySpan<byte> Namespace;
        public ulong? Id;
        public MessagePackReader Data;

        public bool TryTake(ReadOnlySpan<byte> key, ref MessagePackReader reader) =>
            key.SequenceEqual("type"u8) ? TryTakeType(ref reader)
            : key.SequenceEqual("nsp"u8) ? TryTakeNamespace(ref reader)
            : key.SequenceEqual("id"u8) ? TryTakeId(ref reader)
            : key.SequenceEqual("data"u8) ? TryTakeData(ref reader)
            : reader.TrySkip();

        private bool TryTakeType(ref MessagePackReader reader)
        {
            // Binary data needs no packet types of its own here.
            if (
                Type is not null
                || !reader.TryRead(out var value)
                || !value.TryGetWhole(out var type)
                || type > (ulong)SocketPacketType.ConnectError
            )
            {
                return false;
            }

            Type = (SocketPacketType)type;
            return true;
        }

        private bool TryTakeNamespace(ref MessagePackReader reader)
        {
            if (HasNamespace || !reader.TryRead(out var value) || value.Kind != MessagePackKind.String || !Utf8.IsValid(value.Bytes))
            {
                return false;
            }

            HasNamespace = true;
            Namespace = value.Bytes;
            return true;
        }

        private bool TryTakeId(ref MessagePackReader reader)
        {
            if (_hasId || !reader.TryRead(out var value))
            {
                return false;
            }

            _hasId = true;
            if (value.IsNothing)
            {
                return true;
            }

            Id = value.TryGetWhole(out var id) ? id : null;
            return Id is not null;
        }

        private bool TryTakeData(ref MessagePackReader reader)
        {
            var before = reader;
            if (_hasData || !reader.TryRead(out var value))
            {
                return false;
            }

            _hasData = true;
            if (value.IsNothing)
            {
                return true;
            }

            Data = before;
            reader = before;
            return reader.TrySkip();
        }
    }
}
