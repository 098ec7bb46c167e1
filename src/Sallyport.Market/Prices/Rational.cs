using System.Numerics;

namespace Sallyport.Market.Prices;

/// <summary>A fraction that is never negative and never rounded on the way: reserves have up to 112 bits and decimals shift them by dozens of digits.</summary>
internal readonly record struct Rational(BigInteger Numerator, BigInteger Denominator)
{
    // A quotient of 63 or 64 bits holds the 53 of a double and enough below them to round by.
    private const int QuotientBits = 63;

    public static readonly Rational One = new(BigInteger.One, BigInteger.One);

    public static Rational operator *(Rational left, Rational right) =>
        new(left.Numerator * right.Numerator, left.Denominator * right.Denominator);

    public static Rational operator /(Rational left, Rational right) =>
        new(left.Numerator * right.Denominator, left.Denominator * right.Numerator);

    public static bool operator >(Rational left, Rational right) => left.Numerator * right.Denominator > right.Numerator * left.Denominator;

    public static bool operator <(Rational left, Rational right) => right > left;

    /// <summary>An amount of smallest units in whole ones.</summary>
    public static Rational FromUnits(BigInteger units, int decimals) => new(units, BigInteger.Pow(10, decimals));

    /// <summary>The nearest double (ties to even); 0 or infinity outside its range.</summary>
    public double ToDouble()
    {
        if (Numerator.IsZero)
        {
            return 0;
        }

        var shift = QuotientBits - (int)(Numerator.GetBitLength() - Denominator.GetBitLength());
        var (quotient, remainder) =
            shift >= 0 ? BigInteger.DivRem(Numerator << shift, Denominator) : BigInteger.DivRem(Numerator, Denominator << -shift);

        // What was cut off only matters as "a little more": the lowest bit says so and keeps the rounding right.
        var bits = (ulong)quotient | (remainder.IsZero ? 0UL : 1UL);
        return Math.ScaleB(bits, -shift);
    }
}
