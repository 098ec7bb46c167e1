using System.Numerics;

namespace Sallyport.Market.Prices;

/// <summary>What a pair holds, in the smallest units of its tokens.</summary>
internal readonly record struct Reserves(BigInteger Reserve0, BigInteger Reserve1)
{
    public bool IsEmpty => Reserve0.IsZero || Reserve1.IsZero;
}
