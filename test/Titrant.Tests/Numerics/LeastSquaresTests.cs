using Titrant.Numerics;

namespace Titrant.Tests.Numerics;

public sealed class LeastSquaresTests
{
    // NIST StRD, data set Norris (36 points): slope 1.00211681802045, standard error 0.429796848199937E-03, intercept -0.262323073774029.
    // https://www.itl.nist.gov/div898/strd/lls/data/Norris.shtml
    private static readonly (double, double)[] s_norris =
    [
        (0.2, 0.1), (337.4, 338.8), (118.2, 118.1), (884.6, 888.0), (10.1, 9.2), (226.5, 228.1), (666.3, 668.5), (996.3, 998.5), (448.6, 449.1),
        (777.0, 778.9), (558.2, 559.2), (0.4, 0.3), (0.6, 0.1), (775.5, 778.1), (666.9, 668.8), (338.0, 339.3), (447.5, 448.9), (11.6, 10.8),
        (556.0, 557.7), (228.1, 228.3), (995.8, 998.0), (887.6, 888.8), (120.2, 119.6), (0.3, 0.3), (0.3, 0.6), (556.8, 557.6), (339.1, 339.3),
        (887.2, 888.0), (999.0, 998.5), (779.0, 778.9), (11.1, 10.2), (118.3, 117.6), (229.2, 228.9), (669.1, 668.4), (448.9, 449.2), (0.5, 0.2),
    ];

    [Fact]
    public void The_line_through_the_Norris_data_is_the_certified_one()
    {
        var line = LeastSquares.Fit(s_norris);
        Assert.Equal(1.00211681802045, line.Slope, 1e-10);
        Assert.Equal(-0.262323073774029, line.Intercept, 1e-9);
        Assert.Equal(0.000429796848199937, line.SlopeError, 1e-12);
        Assert.Equal(34, line.Degrees);
    }

    [Fact]
    public void A_perfect_line_has_no_error_and_its_interval_is_a_point()
    {
        var line = LeastSquares.Fit([(0, 1), (1, 3), (2, 5)]);
        Assert.Equal(2, line.Slope, 1e-12);
        var (low, high) = line.SlopeInterval(0.95);
        Assert.Equal(low, high, 1e-9);
    }

    [Fact]
    public void Two_points_have_no_error_and_are_refused() =>
        Assert.Throws<ArgumentException>(() => LeastSquares.Fit([(0, 1), (1, 2)]));
}
