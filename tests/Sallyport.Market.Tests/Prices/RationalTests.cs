using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Sallyport.Market.Prices;

namespace Sallyport.Market.Tests.Prices;

public sealed class RationalTests
{
    [Theory]
    [InlineData(1, 3, 1.0 / 3)]
    [InlineData(2, 1, 2.0)]
    [InlineData(0, 7, 0.0)]
    [InlineData(1, 10, 0.1)]
    [InlineData(9007199254740993, 1, 9007199254740992.0)]
    [InlineData(9007199254740995, 1, 9007199254740996.0)]
    public void ToDouble_KnownFraction_IsTheNearestDouble(long numerator, long denominator, double expected) =>
        new Rational(numerator, denominator).ToDouble().ShouldBe(expected);

    [Fact]
    public void ToDouble_OutOfRange_IsZeroOrInfinity()
    {
        new Rational(BigInteger.One, BigInteger.Pow(10, 400)).ToDouble().ShouldBe(0);
        new Rational(BigInteger.Pow(10, 400), BigInteger.One).ToDouble().ShouldBe(double.PositiveInfinity);
    }

    [Fact]
    public void ToDouble_AnyFraction_HasNoNearerDouble() =>
        Prop.ForAll(
                Positive().ToArbitrary(),
                Positive().ToArbitrary(),
                (numerator, denominator) =>
                {
                    var value = new Rational(numerator, denominator).ToDouble();
                    var error = Error(numerator, denominator, value);
                    return error <= Error(numerator, denominator, Math.BitIncrement(value))
                        && error <= Error(numerator, denominator, Math.BitDecrement(value));
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void GreaterThan_AnyFractions_AgreesWithCrossMultiplication() =>
        Prop.ForAll(
                Gen.Choose(0, 1000).Four().ToArbitrary(),
                parts =>
                {
                    var (a, b, c, d) = parts;
                    return new Rational(a, b + 1) > new Rational(c, d + 1) == a * (d + 1) > c * (b + 1);
                }
            )
            .QuickCheckThrowOnFailure();

    // 1 to 40 bytes: up to 320 bits, more than reserves and decimals can make.
    private static Gen<BigInteger> Positive() =>
        from bytes in Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf()
        select new BigInteger(bytes.AsSpan(0, Math.Min(bytes.Length, 40)), isUnsigned: true) + 1;

    // |numerator/denominator - value|, times denominator and a power of two to be whole.
    private static BigInteger Error(BigInteger numerator, BigInteger denominator, double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)(bits >> 52 & 0x7FF) - 1075;
        var mantissa = new BigInteger((bits & 0xF_FFFF_FFFF_FFFF) | 0x10_0000_0000_0000);
        const int scale = 1200;
        return BigInteger.Abs((numerator << scale) - (mantissa * denominator << (scale + exponent)));
    }
}
