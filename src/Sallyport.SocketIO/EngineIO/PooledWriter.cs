using System.Buffers;

namespace Sallyport.SocketIO.EngineIO;

/// <summary>A buffer writer over pooled memory. Dispose it to give the memory back; what was written must not be used after that.</summary>
internal sealed class PooledWriter : IBufferWriter<byte>, IDisposable
{
    private const int InitialSize = 1024;

    // Two: typed arguments are written into one, the packet around them into another.
    [ThreadStatic]
    private static PooledWriter? _spare;

    [ThreadStatic]
    private static PooledWriter? _secondSpare;

    private byte[] _buffer = [];
    private int _written;

    private PooledWriter() { }

    public int WrittenCount => _written;

    public ReadOnlySpan<byte> WrittenSpan => _buffer.AsSpan(0, _written);

    public ReadOnlyMemory<byte> WrittenMemory => _buffer.AsMemory(0, _written);

    public static PooledWriter Rent()
    {
        var writer = _spare ?? new PooledWriter();
        _spare = _secondSpare;
        _secondSpare = null;
        writer._buffer = ArrayPool<byte>.Shared.Rent(InitialSize);
        return writer;
    }

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_buffer.Length - _written), nameof(count));
        _written += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        EnsureRoom(sizeHint);
        return _buffer.AsMemory(_written);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        EnsureRoom(sizeHint);
        return _buffer.AsSpan(_written);
    }

    public void Dispose()
    {
        if (_buffer.Length == 0)
        {
            return;
        }

        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _written = 0;
        _secondSpare = _spare;
        _spare = this;
    }

    private void EnsureRoom(int sizeHint)
    {
        var needed = Math.Max(sizeHint, 1);
        if (_buffer.Length - _written >= needed)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, checked(_written + needed)));
        _buffer.AsSpan(0, _written).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
