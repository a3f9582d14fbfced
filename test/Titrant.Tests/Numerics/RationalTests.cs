using System.Numerics;
using Titrant.Numerics;

namespace Titrant.Tests.Numerics;

public class RationalTests
{
    static IEnumerable<Rational> Some(int count, int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
            yield return new Rational(random.NextInt64(-1_000_000_000_000, 1_000_000_000_000), random.NextInt64(1, 1_000_000));
    }

    [Fact]
    public void Fractions_are_a_field()
    {
        var (xs, ys, zs) = (Some(300, 1).ToArray(), Some(300, 2).ToArray(), Some(300, 3).ToArray());
        for (var i = 0; i < xs.Length; i++)
        {
            var (x, y, z) = (xs[i], ys[i], zs[i]);
            Assert.Equal(x + y, y + x);
            Assert.Equal(x * y, y * x);
            Assert.Equal((x + y) + z, x + (y + z));
            Assert.Equal((x * y) * z, x * (y * z));
            Assert.Equal(x * (y + z), x * y + x * z);
            Assert.Equal(Rational.Zero, x - x);
            if (!x.IsZero) Assert.Equal(Rational.One, x / x);
            if (!x.IsZero) Assert.Equal(Rational.One, x.Pow(5) * x.Pow(-5));
            Assert.Equal(x < y, y - x > Rational.Zero);
        }
    }

    [Fact]
    public void Default_is_zero_and_behaves_like_it()
    {
        Assert.Equal(new Rational(0, 7), default);
        Assert.Equal(Rational.One, default(Rational) + 1);
        Assert.Equal(0m, default(Rational).ToDecimal());
        Assert.Throws<DivideByZeroException>(() => Rational.One / default(Rational));
    }

    [Fact]
    public void Decimals_and_doubles_come_back_as_they_went()
    {
        var random = new Random(4);
        for (var i = 0; i < 1000; i++)
        {
            var value = new decimal(random.Next(), random.Next(), random.Next(), random.Next(2) == 0, (byte)random.Next(29));
            Assert.Equal(value, ((Rational)value).ToDecimal());
            var real = BitConverter.Int64BitsToDouble(random.NextInt64());
            if (double.IsNormal(real)) Assert.Equal(real, Rational.FromDouble(real)!.Value.ToDouble());
        }
        Assert.Null(Rational.FromDouble(double.NaN));
        Assert.Null(new Rational(BigInteger.Pow(10, 29), 1).ToDecimal());
    }

    [Theory]
    [InlineData("25.2", 2, "25")]
    [InlineData("1.575", 2, "1.6")]
    [InlineData("0.16002", 3, "0.160")]
    [InlineData("9.96", 2, "10")]
    [InlineData("-0.000999", 1, "-0.001")]
    [InlineData("6300000", 2, "6300000")]
    [InlineData("6349999", 2, "6300000")]
    [InlineData("3", 2, "3.0")]
    [InlineData("1e-7", 1, "0.0000001")]
    public void Text_is_rounded_half_away_from_zero_to_significant_digits(string value, int digits, string expected)
    {
        Assert.True(Rational.TryParse(value, out var exact));
        Assert.Equal(expected, exact.ToText(digits));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("-")]
    [InlineData("1e")]
    [InlineData("1e99999999")]
    [InlineData("1.2.3")]
    [InlineData("1 000")]
    [InlineData("0x10")]
    [InlineData("NaN")]
    public void What_is_no_number_is_refused(string text) => Assert.False(Rational.TryParse(text, out _));
}
