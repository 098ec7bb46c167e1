namespace Sallyport.SocketIO.Tests.EngineIO.WebSockets;

/// <summary>Numbers that follow from a seed, so that a failure can be repeated.</summary>
internal sealed class Dice(int seed)
{
    private uint _state = ((uint)seed * 2_654_435_761u) | 1;

    /// <summary>Gives a number from 0 to one below <paramref name="end"/>.</summary>
    public int Next(int end)
    {
        _state ^= _state << 13;
        _state ^= _state >> 17;
        _state ^= _state << 5;
        return (int)(_state % (uint)Math.Max(end, 1));
    }

    public int Next(int start, int end) => start + Next(end - start);

    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        for (var i = 0; i < count; i++)
        {
            bytes[i] = (byte)(Next(65_536) >> 4);
        }

        return bytes;
    }
}
