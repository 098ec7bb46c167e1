using Sallyport.SocketIO.Parsers;

namespace Sallyport.SocketIO.Fuzzing.Targets;

/// <summary>Whole sessions, from the first message to the last, without a network between.</summary>
internal sealed class SessionTarget(string name, SocketParser parser, IReadOnlyList<byte[]> seeds) : FuzzTarget(name, seeds)
{
    // What a server holds after it has forgotten all its clients may waver, not grow.
    private const long MaxGrowth = 64 * 1024 * 1024;

    private readonly FuzzedServer _server = new(parser);
    private readonly byte[] _connect = parser.Encode(Packet(SocketPacketType.Connect))[0].Frame.ToArray();
    private long _held = -1;

    private bool IsBinary => parser != SocketParser.Default;

    public override async ValueTask<int> RunAsync(byte[] input)
    {
        var client = await ConnectAsync();
        var sent = 0;
        foreach (var (data, isBinary) in Script.Read(input))
        {
            if (!client.Session.IsOpen)
            {
                break;
            }

            await client.SendAsync(data, isBinary);
            sent++;
        }

        var isOpen = client.Session.IsOpen;
        client.Session.Abort();
        if (_server.Log.TryTake(out var line))
        {
            throw new FuzzException(line!);
        }

        return (sent * 2) + (isOpen ? 1 : 0);
    }

    public override async ValueTask CheckAsync()
    {
        var client = await ConnectAsync();
        Require(client.Session.IsOpen, "The next client is not served.");
        client.Session.Abort();
        for (var i = 0; i < 200 && (_server.Server.SessionCount > 0 || _server.Server.NamespaceCount > 4); i++)
        {
            await Task.Delay(10);
        }

        Require(_server.Server.SessionCount == 0, "Sessions are left that nobody has.");
        Require(_server.Server.NamespaceCount <= 4, "Namespaces are left that nobody is in.");
        var held = GC.GetTotalMemory(forceFullCollection: true);
        _held = _held < 0 ? held : _held;
        Require(held - _held < MaxGrowth, $"The server holds {held} bytes; it began with {_held}.");
    }

    public override async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await base.DisposeAsync();
    }

    private static OutgoingPacket Packet(SocketPacketType type) =>
        new()
        {
            Type = type,
            Namespace = "/",
            Json = "{}"u8,
        };

    private async Task<QuietClient> ConnectAsync()
    {
        var client = QuietClient.Open(_server.Server.Engine);
        Require(await client.WaitAsync(), "No handshake.");
        await client.SendAsync(IsBinary ? [.. _connect] : _connect[1..], IsBinary);
        Require(await client.WaitAsync(), "A good CONNECT is refused.");
        return client;
    }
}
