using Titrant.Medicine.Kidney;

namespace Titrant.Tests.Medicine.Kidney;

public sealed class EquationsTests
{
    // Coefficients read in two places: kidney.org/ckd-epi-creatinine-equation-2021 and qxmd.com calculator 251. Values by hand from them.
    [Theory]
    [InlineData(1.0, 60, Sex.Male, 86.2)]
    [InlineData(1.0, 60, Sex.Female, 64.5)]
    [InlineData(0.5, 30, Sex.Female, 129.3)]
    [InlineData(4.0, 50, Sex.Male, 17.3)]
    [InlineData(2.0, 80, Sex.Female, 24.8)]
    public void CkdEpi_2021_gives_the_values_of_its_paper(double scr, int age, Sex sex, double expected) =>
        Assert.Equal(expected, Equations.CkdEpi2021(scr, age, sex), 0.15);

    // Kappa is 0.9 for men: at 0.9 both branches meet, below it the exponent is -0.302 and no longer -1.2.
    [Fact]
    public void A_man_below_nine_tenths_is_on_the_flat_branch()
    {
        var at = Equations.CkdEpi2021(0.9, 40, Sex.Male);
        Assert.Equal(142 * Math.Pow(0.9938, 40), at, 1e-9);
        Assert.Equal(at * Math.Pow(0.8 / 0.9, -0.302), Equations.CkdEpi2021(0.8, 40, Sex.Male), 1e-9);
        Assert.Equal(at * Math.Pow(1.0 / 0.9, -1.2), Equations.CkdEpi2021(1.0, 40, Sex.Male), 1e-9);
    }

    // Coefficients also in BMC Geriatr 2021, doi:10.1186/s12877-021-02428-y, table 1 (exponents), and a worked 65 for a man of 53 with 1.26.
    [Fact]
    public void CkdEpi_2009_gives_the_worked_value() => Assert.Equal(65, Equations.CkdEpi2009(1.26, 53, Sex.Male), 0.6);

    // Coefficients also on egfr.app/equations/ckd-epi-2021-cr-cys.
    [Fact]
    public void The_combined_equation_at_its_knots_is_the_constant_times_age() =>
        Assert.Equal(135 * Math.Pow(0.9961, 50), Equations.CkdEpi2021Combined(0.9, 0.8, 50, Sex.Male), 1e-9);

    [Fact]
    public void The_cystatin_equation_at_its_knot_is_the_constant_times_age_and_sex() =>
        Assert.Equal(133 * Math.Pow(0.996, 50) * 0.932, Equations.CkdEpi2012CystatinC(0.8, 50, Sex.Female), 1e-9);

    [Theory]
    [InlineData(Sex.Female, 70, 60, 1.0, 49.6)]
    [InlineData(Sex.Male, 45, 80, 0.9, 117.3)]
    [InlineData(Sex.Female, 82, 52, 1.6, 22.3)]
    [InlineData(Sex.Male, 60, 120, 1.3, 102.6)]
    [InlineData(Sex.Male, 35, 70, 4.0, 25.5)]
    public void Cockcroft_Gault_gives_the_textbook_vectors(Sex sex, int age, double weight, double scr, double expected) =>
        Assert.Equal(expected, Equations.CockcroftGault(scr, age, weight, sex), 0.05);

    // kidney.org and calculatorlib.com: 100 cm and 0.5 mg/dL give 82.6.
    [Fact]
    public void Bedside_Schwartz_gives_the_worked_child() => Assert.Equal(82.6, Equations.BedsideSchwartz(0.5, 100), 0.05);

    [Fact]
    public void Body_sizes_are_those_of_their_papers()
    {
        Assert.Equal(1.8257, Equations.BodySurface(160, 75), 1e-4);
        Assert.Equal(50, Equations.IdealWeight(152.4, Sex.Male), 1e-9);
        Assert.Equal(73.0, Equations.IdealWeight(177.8, Sex.Male), 1e-9);
        Assert.Equal(45.5 + 23, Equations.IdealWeight(177.8, Sex.Female), 1e-9);
        Assert.Equal(73 + 0.4 * 47, Equations.AdjustedWeight(73, 120), 1e-9);
        Assert.Equal(60 * 2.0 / 1.73, Equations.DeIndexed(60, 2.0), 1e-9);
    }

    [Fact]
    public void Filtration_falls_with_creatinine_and_with_age()
    {
        foreach (var sex in new[] { Sex.Female, Sex.Male })
            for (var scr = 0.4; scr < 8; scr += 0.05)
                for (var age = 18; age < 100; age += 9)
                {
                    Assert.True(Equations.CkdEpi2021(scr + 0.05, age, sex) < Equations.CkdEpi2021(scr, age, sex));
                    Assert.True(Equations.CkdEpi2021(scr, age + 1, sex) < Equations.CkdEpi2021(scr, age, sex));
                    Assert.True(Equations.CkdEpi2009(scr + 0.05, age, sex) < Equations.CkdEpi2009(scr, age, sex));
                    Assert.True(Equations.CkdEpi2021Combined(scr + 0.05, 1, age, sex) < Equations.CkdEpi2021Combined(scr, 1, age, sex));
                    Assert.True(Equations.CockcroftGault(scr + 0.05, age, 70, sex) < Equations.CockcroftGault(scr, age, 70, sex));
                }
    }
}
