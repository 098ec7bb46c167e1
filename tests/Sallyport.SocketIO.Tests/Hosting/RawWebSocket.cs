using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Sallyport.SocketIO.Tests.Hosting;

/// <summary>A WebSocket client that sends any bytes it is told to and shows every frame. Every wait ends by itself after a generous time.</summary>
internal sealed class RawWebSocket : IDisposable
{
    public const int Continuation = 0;
    public const int Text = 1;
    public const int Binary = 2;
    public const int CloseFrame = 8;
    public const int Ping = 9;
    public const int Pong = 10;

    private const string Upgrade =
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    private readonly TcpClient _client = new();
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(30));
    private NetworkStream _stream = null!;

    /// <summary>Gets the head of the answer to the handshake.</summary>
    public string Head { get; private set; } = "";

    /// <summary>Opens a session and takes the handshake packet.</summary>
    public static async Task<RawWebSocket> OpenAsync(TestHost host, string path = "/engine.io/", int receiveBuffer = 0)
    {
        var client = await RequestAsync(host, path + "?EIO=4&transport=websocket", receiveBuffer: receiveBuffer);
        client.Head.ShouldStartWith("HTTP/1.1 101 ");
        (await client.ReadFrameAsync()).Text.ShouldStartWith("0{");
        return client;
    }

    /// <summary>Sends an upgrade request, and at once what is to follow it.</summary>
    public static Task<RawWebSocket> RequestAsync(
        TestHost host,
        string target,
        string headers = Upgrade,
        byte[]? following = null,
        int receiveBuffer = 0
    ) => RequestAsync(host.Address, target, headers, following, receiveBuffer);

    public static async Task<RawWebSocket> RequestAsync(
        Uri server,
        string target,
        string headers = Upgrade,
        byte[]? following = null,
        int receiveBuffer = 0
    )
    {
        var client = new RawWebSocket();
        if (receiveBuffer > 0)
        {
            client._client.ReceiveBufferSize = receiveBuffer;
        }

        await client._client.ConnectAsync(server.Host, server.Port, client._patience.Token);
        client._stream = client._client.GetStream();
        var head = Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: {server.Authority}\r\n{headers}\r\n");
        await client.SendBytesAsync((byte[])[.. head, .. following ?? []]);
        client.Head = await client.ReadHeadAsync();
        return client;
    }

    /// <summary>Makes a frame as a client sends it.</summary>
    public static byte[] Frame(int opcode, byte[] payload, bool isFinal = true, bool isMasked = true, int reserved = 0)
    {
        var bytes = new List<byte> { (byte)((isFinal ? 0x80 : 0) | (reserved << 4) | opcode) };
        var mask = isMasked ? 0x80 : 0;
        if (payload.Length < 126)
        {
            bytes.Add((byte)(mask | payload.Length));
        }
        else if (payload.Length <= ushort.MaxValue)
        {
            bytes.Add((byte)(mask | 126));
            bytes.AddRange([(byte)(payload.Length >> 8), (byte)payload.Length]);
        }
        else
        {
            bytes.Add((byte)(mask | 127));
            var length = new byte[8];
            BinaryPrimitives.WriteInt64BigEndian(length, payload.Length);
            bytes.AddRange(length);
        }

        byte[] key = isMasked ? [0x37, 0xfa, 0x21, 0x3d] : [0, 0, 0, 0];
        if (isMasked)
        {
            bytes.AddRange(key);
        }

        bytes.AddRange(payload.Select((value, index) => (byte)(value ^ key[index & 3])));
        return [.. bytes];
    }

    public static byte[] Frame(int opcode, string payload, bool isFinal = true) => Frame(opcode, Encoding.UTF8.GetBytes(payload), isFinal);

    public Task SendAsync(string text) => SendBytesAsync(Frame(Text, text));

    public async Task SendBytesAsync(ReadOnlyMemory<byte> bytes) => await _stream.WriteAsync(bytes, _patience.Token);

    /// <summary>Reads a frame; one that is not there because the connection ended has the opcode -1.</summary>
    public async Task<RawFrame> ReadFrameAsync()
    {
        try
        {
            var head = await ReadExactlyAsync(2);
            (head[1] & 0x80).ShouldBe(0, "a server does not mask");
            long length = head[1];
            if (length == 126)
            {
                length = BinaryPrimitives.ReadUInt16BigEndian(await ReadExactlyAsync(2));
            }
            else if (length == 127)
            {
                length = BinaryPrimitives.ReadInt64BigEndian(await ReadExactlyAsync(8));
            }

            return new RawFrame(head[0] & 0xF, (head[0] & 0x80) != 0, (head[0] >> 4) & 7, await ReadExactlyAsync((int)length));
        }
        catch (IOException)
        {
            return new RawFrame(-1, true, 0, []);
        }
    }

    /// <summary>Reads up to the close frame and gives its code; 0 where the connection ended without one.</summary>
    public async Task<int> ReadCloseAsync()
    {
        while (true)
        {
            var frame = await ReadFrameAsync();
            if (frame.Opcode == CloseFrame)
            {
                return BinaryPrimitives.ReadUInt16BigEndian(frame.Payload);
            }

            if (frame.Opcode < 0)
            {
                return 0;
            }
        }
    }

    public async Task<bool> HasEndedAsync() => (await ReadFrameAsync()).Opcode == -1;

    /// <summary>Says that nothing more is sent, and goes on reading.</summary>
    public void FinishSending() => _client.Client.Shutdown(SocketShutdown.Send);

    /// <summary>Ends the connection as a crash does.</summary>
    public void Reset() => _client.Client.Close(0);

    public void Dispose()
    {
        _client.Dispose();
        _patience.Dispose();
    }

    private async Task<byte[]> ReadExactlyAsync(int count)
    {
        var bytes = new byte[count];
        await _stream.ReadExactlyAsync(bytes, _patience.Token);
        return bytes;
    }

    private async Task<string> ReadHeadAsync()
    {
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            head.Append((char)(await ReadExactlyAsync(1))[0]);
        }

        return head.ToString();
    }
}
