using System.Net;
using System.Net.Sockets;

namespace Sallyport.LoadTest.Wire;

/// <summary>A TCP connection of the generator, read and written without waiting. Belongs to the thread of its <see cref="Poller"/>.</summary>
internal abstract class WireConnection : IDisposable
{
    // So many addresses of the loopback network take turns as the source: one alone has ports for some 28,000 connections.
    private const int Sources = 8;

    private static int _source;

    private readonly Socket _socket;
    private readonly Poller _poller;
    private byte[] _outgoing = [];
    private int _outgoingLength;
    private byte[] _rest = [];
    private int _restLength;
    private bool _waitsToWrite;

    protected WireConnection(Poller poller, IPEndPoint server)
    {
        _poller = poller;
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _source = (_source + 1) % Sources;
        _socket.Bind(new IPEndPoint(new IPAddress([127, 0, 0, (byte)(_source + 2)]), 0));

        // On the loopback interface it is there at once as long as the server's backlog has room.
        _socket.Connect(server);
        _socket.Blocking = false;
        Descriptor = (int)_socket.Handle;
        poller.Watch(this);
    }

    public int Descriptor { get; }

    public bool IsClosed { get; private set; }

    /// <summary>Reads and writes what can be.</summary>
    public void OnReady(byte[] buffer)
    {
        while (!IsClosed)
        {
            var count = _socket.Receive(buffer, SocketFlags.None, out var error);
            if (error == SocketError.WouldBlock)
            {
                break;
            }

            if (error != SocketError.Success || count == 0)
            {
                Close();
                OnClosed();
                return;
            }

            Take(buffer.AsSpan(0, count));
            if (count < buffer.Length)
            {
                break;
            }
        }

        Flush();
    }

    /// <summary>Queues bytes; they leave with <see cref="Flush"/>, which every read ends with.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (_outgoingLength + bytes.Length > _outgoing.Length)
        {
            Array.Resize(ref _outgoing, Math.Max(_outgoingLength + bytes.Length, _outgoing.Length * 2));
        }

        bytes.CopyTo(_outgoing.AsSpan(_outgoingLength));
        _outgoingLength += bytes.Length;
    }

    public void Flush()
    {
        if (_outgoingLength == 0 || IsClosed)
        {
            return;
        }

        var sent = _socket.Send(_outgoing.AsSpan(0, _outgoingLength), SocketFlags.None, out var error);
        if (error is not (SocketError.Success or SocketError.WouldBlock))
        {
            Close();
            OnClosed();
            return;
        }

        _outgoing.AsSpan(sent, _outgoingLength - sent).CopyTo(_outgoing);
        _outgoingLength -= sent;
        if (_waitsToWrite != _outgoingLength > 0)
        {
            _waitsToWrite = !_waitsToWrite;
            _poller.WatchWrites(this, _waitsToWrite);
        }
    }

    /// <summary>Closes the connection from this side without a word.</summary>
    public void Close()
    {
        if (!IsClosed)
        {
            IsClosed = true;
            _poller.Forget(this);
            _socket.Dispose();
        }
    }

    public void Dispose() => Close();

    /// <summary>Takes what is complete of the bytes that came.</summary>
    /// <returns>How many were taken; the others come again with what follows them.</returns>
    protected abstract int Consume(ReadOnlySpan<byte> bytes);

    /// <summary>The server closed, or the connection broke.</summary>
    protected abstract void OnClosed();

    private void Take(ReadOnlySpan<byte> bytes)
    {
        if (_restLength == 0)
        {
            Keep(bytes[Consume(bytes)..]);
            return;
        }

        var whole = new byte[_restLength + bytes.Length];
        _rest.AsSpan(0, _restLength).CopyTo(whole);
        bytes.CopyTo(whole.AsSpan(_restLength));
        _restLength = 0;
        Keep(whole.AsSpan(Consume(whole)));
    }

    private void Keep(ReadOnlySpan<byte> rest)
    {
        if (rest.Length > _rest.Length)
        {
            _rest = new byte[rest.Length];
        }

        rest.CopyTo(_rest);
        _restLength = rest.Length;
    }
}
