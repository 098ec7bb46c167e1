using System.Net.Sockets;
using System.Text;
using Sallyport.SocketIO.Fuzzing;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.Hardening;

/// <summary>A connection on which anything can be sent, and which costs little. Every wait ends by itself after a generous time.</summary>
internal sealed class RawConnection : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly System.Net.Sockets.Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
    {
        NoDelay = true,
    };
    private byte[] _buffer = new byte[512];
    private int _length;

    public static async Task<RawConnection> ConnectAsync(TestHost host)
    {
        var connection = new RawConnection();
        await connection._socket.ConnectAsync(host.Address.Host, host.Address.Port).WaitAsync(Patience);
        return connection;
    }

    /// <summary>Opens a WebSocket; takes the handshake packet of a session where there is one to come.</summary>
    public static async Task<RawConnection> OpenAsync(TestHost host, string path = "/socket.io/", string? sid = null)
    {
        var connection = await ConnectAsync(host);
        var query = "EIO=4&transport=websocket" + (sid is null ? "" : "&sid=" + sid);
        await connection.WriteAsync(Upgrade($"{path}?{query}"));
        (await connection.ReadHeadAsync()).ShouldStartWith("HTTP/1.1 101");
        if (sid is null)
        {
            (await connection.ReadAsync()).ShouldStartWith("0{");
        }

        return connection;
    }

    /// <summary>Opens a session and connects to a namespace.</summary>
    public static async Task<RawConnection> EnterAsync(TestHost host, string @namespace = "/")
    {
        var connection = await OpenAsync(host);
        var prefix = @namespace == "/" ? "" : @namespace + ",";
        await connection.SendAsync("40" + prefix);
        (await connection.ReadAsync()).ShouldStartWith("40" + prefix + "{\"sid\":\"");
        return connection;
    }

    /// <summary>A request to open a WebSocket, with headers of the caller's own.</summary>
    public static string Upgrade(string target, string headers = "") =>
        $"GET {target} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        + $"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{headers}\r\n";

    public Task WriteAsync(string text) => WriteAsync(Encoding.Latin1.GetBytes(text));

    /// <summary>Writes bytes as they are. A connection that the server has ended takes them too.</summary>
    public async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            while (!bytes.IsEmpty)
            {
                bytes = bytes[await _socket.SendAsync(bytes, SocketFlags.None).AsTask().WaitAsync(Patience)..];
            }
        }
        catch (SocketException)
        {
            // The next read says so.
        }
    }

    public Task SendAsync(string text) => SendAsync(0x81, Encoding.UTF8.GetBytes(text));

    public Task SendAsync(byte first, ReadOnlySpan<byte> data) => WriteAsync(ClientFrame.Make(first, data));

    /// <summary>Reads the head of an HTTP answer; empty when the connection ended.</summary>
    public async Task<string> ReadHeadAsync()
    {
        while (true)
        {
            var end = _buffer.AsSpan(0, _length).IndexOf("\r\n\r\n"u8);
            if (end >= 0)
            {
                var head = Encoding.Latin1.GetString(_buffer, 0, end);
                Drop(end + 4);
                return head;
            }

            if (!await TryReceiveAsync())
            {
                return "";
            }
        }
    }

    /// <summary>Reads a frame: its text, <c>closed</c> with the code where there was one, or the number of its opcode.</summary>
    public async Task<string> ReadAsync()
    {
        while (true)
        {
            if (TryTakeFrame(out var frame))
            {
                return frame;
            }

            if (!await TryReceiveAsync())
            {
                return "closed";
            }
        }
    }

    public async Task ShouldCloseAsync()
    {
        while (!(await ReadAsync()).StartsWith("closed", StringComparison.Ordinal)) { }
    }

    /// <summary>Ends the connection with a reset, as a crash or a cut cable does.</summary>
    public void Cut()
    {
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        _socket.Dispose();
    }

    public void Dispose() => _socket.Dispose();

    private bool TryTakeFrame(out string frame)
    {
        frame = "";
        var bytes = _buffer.AsSpan(0, _length);
        if (bytes.Length < 2)
        {
            return false;
        }

        var (start, length) = (bytes[1] & 0x7f) switch
        {
            126 when bytes.Length >= 4 => (4, (bytes[2] << 8) | bytes[3]),
            127 when bytes.Length >= 10 => (10, (bytes[6] << 24) | (bytes[7] << 16) | (bytes[8] << 8) | bytes[9]),
            var small and < 126 => (2, small),
            _ => (0, int.MaxValue),
        };
        if (start == 0 || bytes.Length < start + length)
        {
            return false;
        }

        var data = bytes.Slice(start, length);
        frame = (bytes[0] & 0xf) switch
        {
            1 => Encoding.UTF8.GetString(data),
            8 => data.Length >= 2 ? $"closed {(data[0] << 8) | data[1]}" : "closed",
            var opcode => $"opcode {opcode}",
        };
        Drop(start + length);
        return true;
    }

    private async Task<bool> TryReceiveAsync()
    {
        if (_length == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        try
        {
            var received = await _socket.ReceiveAsync(_buffer.AsMemory(_length), SocketFlags.None).AsTask().WaitAsync(Patience);
            _length += received;
            return received > 0;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Drop(int count)
    {
        _length -= count;
        _buffer.AsSpan(count, _length).CopyTo(_buffer);
    }
}
