using Titrant.Learning.Report;
using Titrant.Learning.Report.Charts;
using Titrant.Numerics;

namespace Titrant.Tests.Learning.Report;

public sealed class AxisTests
{
    [Fact]
    public void An_axis_covers_its_data_and_has_round_ticks_within()
    {
        var chance = Chance.For(1, "axis");
        for (var k = 0; k < 500; k++)
        {
            var scale = Math.Pow(10, chance.Below(12) - 5);
            double[] values = [.. Enumerable.Range(0, 1 + chance.Below(5)).Select(_ => scale * chance.Normal()), double.NaN, double.PositiveInfinity];
            var axis = Axis.Over(values, 300, 10);
            Assert.All(values.Where(double.IsFinite), v => Assert.InRange(axis.At(v), 10, 300));
            Assert.All(values, v => Assert.InRange(axis.At(v), 10, 300));
            var ticks = axis.Ticks();
            Assert.InRange(ticks.Count, 2, 12);
            Assert.All(ticks, t => Assert.InRange(t, axis.Low - 1e-9 * scale, axis.High + 1e-9 * scale));
            Assert.Equal(ticks.Count, scale < 1e-4 ? ticks.Count : ticks.Select(t => axis.Label(t)).Distinct().Count());
        }
    }

    [Theory]
    [InlineData(-0.0123, 3, "\u22120.012")]
    [InlineData(-0.0001, 3, "0.000")]
    [InlineData(0.5, 2, "0.50")]
    [InlineData(double.NaN, 2, "not estimable")]
    [InlineData(double.PositiveInfinity, 2, "no upper bound")]
    public void A_number_reads_as_people_write_it(double value, int decimals, string expected) => Assert.Equal(expected, Words.Fixed(value, decimals));

    [Theory]
    [InlineData(1234.6, "1235")]
    [InlineData(0.5, "0.5")]
    [InlineData(0.012345, "0.0123")]
    [InlineData(24, "24")]
    [InlineData(-3.14159, "\u22123.14")]
    public void A_single_number_has_three_figures(double value, string expected) => Assert.Equal(expected, Words.Plain(value));
}
