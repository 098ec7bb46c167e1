using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Sallyport.Market.Prices;

/// <summary>What is read of a pair contract: https://github.com/Uniswap/v2-core/blob/v1.0.1/contracts/interfaces/IUniswapV2Pair.sol.</summary>
internal static class UniswapV2
{
    /// <summary>keccak256("Sync(uint112,uint112)"): the reserves after every swap, mint and burn.</summary>
    public const string SyncTopic = "0x1c411e9a96e071241c2f21f7726b17ae89e3cab4c78be50e062b03a9fffbbad1";

    /// <summary>getReserves() → (uint112 reserve0, uint112 reserve1, uint32 blockTimestampLast).</summary>
    public const string GetReserves = "0x0902f1ac";

    /// <summary>token0() → address.</summary>
    public const string Token0 = "0x0dfe1681";

    /// <summary>token1() → address.</summary>
    public const string Token1 = "0xd21220a7";

    private const int WordBytes = 32;
    private const int AddressHex = 40;

    /// <summary>Reads the two first words of a Sync event or of getReserves.</summary>
    public static bool TryReadReserves(ReadOnlySpan<byte> data, out Reserves reserves)
    {
        reserves = default;
        if (data.Length < 2 * WordBytes)
        {
            return false;
        }

        reserves = new Reserves(Word(data), Word(data[WordBytes..]));
        return true;
    }

    /// <summary>Reads the answer of getReserves.</summary>
    public static bool TryReadReserves(string? hex, out Reserves reserves)
    {
        reserves = default;
        return TryHex(hex, out var data) && TryReadReserves(data, out reserves);
    }

    /// <summary>Reads the answer of token0 or token1.</summary>
    public static bool TryReadAddress(string? hex, [NotNullWhen(true)] out string? address)
    {
        address = TryHex(hex, out var data) && data.Length == WordBytes ? "0x" + hex![^AddressHex..].ToLowerInvariant() : null;
        return address is not null;
    }

    private static BigInteger Word(ReadOnlySpan<byte> data) => new(data[..WordBytes], isUnsigned: true, isBigEndian: true);

    private static bool TryHex(string? hex, out byte[] data)
    {
        data = [];
        if (hex is null || !hex.StartsWith("0x", StringComparison.Ordinal) || hex.Length % 2 != 0)
        {
            return false;
        }

        data = new byte[(hex.Length - 2) / 2];
        return Convert.FromHexString(hex.AsSpan(2), data, out _, out var written) is System.Buffers.OperationStatus.Done
            && written == data.Length;
    }
}
