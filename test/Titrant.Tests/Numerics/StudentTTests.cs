using Titrant.Numerics;

namespace Titrant.Tests.Numerics;

public sealed class StudentTTests
{
    // NIST/SEMATECH e-Handbook of Statistical Methods, upper critical values of Student's t.
    [Theory]
    [InlineData(0.975, 1, 12.706)]
    [InlineData(0.975, 2, 4.303)]
    [InlineData(0.975, 5, 2.571)]
    [InlineData(0.975, 10, 2.228)]
    [InlineData(0.975, 30, 2.042)]
    [InlineData(0.975, 100, 1.984)]
    [InlineData(0.9, 1, 3.078)]
    [InlineData(0.95, 3, 2.353)]
    [InlineData(0.995, 10, 3.169)]
    [InlineData(0.999, 5, 5.893)]
    public void Quantiles_are_those_of_the_published_table(double p, double degrees, double expected) =>
        Assert.Equal(expected, StudentT.Quantile(p, degrees), 0.0006);

    [Fact]
    public void Quantile_undoes_the_distribution_and_is_odd()
    {
        foreach (var degrees in new[] { 1.0, 3, 7.5, 40 })
            for (var p = 0.01; p < 1; p += 0.07)
            {
                var t = StudentT.Quantile(p, degrees);
                Assert.Equal(p, StudentT.Cumulative(t, degrees), 1e-9);
                Assert.Equal(-t, StudentT.Quantile(1 - p, degrees), 1e-8);
            }
    }
}
