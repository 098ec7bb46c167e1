using System.Security.Cryptography;

namespace Sallyport.SocketIO.EngineIO;

/// <summary>Random bytes of the system's generator, asked for many at a time: one call costs as much for a kilobyte as for an id.</summary>
internal sealed class RandomStock
{
    private const int Size = 1024;

    [ThreadStatic]
    private static RandomStock? _own;

    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(Size);
    private int _used = Size;

    /// <summary>Fills <paramref name="target"/>, at most a kilobyte, with bytes that were never given and are kept nowhere.</summary>
    public static void Take(Span<byte> target) => (_own ??= new RandomStock()).TakeOwn(target);

    private void TakeOwn(Span<byte> target)
    {
        if (Size - _used < target.Length)
        {
            RandomNumberGenerator.Fill(_bytes);
            _used = 0;
        }

        var taken = _bytes.AsSpan(_used, target.Length);
        taken.CopyTo(target);
        taken.Clear();
        _used += target.Length;
    }
}
