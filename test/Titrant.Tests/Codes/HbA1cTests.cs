using Titrant.Patient.Codes;

namespace Titrant.Tests.Codes;

public sealed class HbA1cTests
{
    // Rounded pairs of the master equation, as national conversion tables print them (42 = 6.0, 48 = 6.5, 53 = 7.0, 64 = 8.0, 75 = 9.0).
    [Theory]
    [InlineData(31, 5.0)]
    [InlineData(42, 6.0)]
    [InlineData(48, 6.5)]
    [InlineData(53, 7.0)]
    [InlineData(64, 8.0)]
    [InlineData(75, 9.0)]
    [InlineData(86, 10.0)]
    [InlineData(108, 12.0)]
    public void The_master_equation_gives_the_published_pairs(int ifcc, double ngsp)
    {
        Assert.Equal((decimal)ngsp, decimal.Round(HbA1c.NgspFromIfcc(ifcc), 1));
        Assert.Equal(ifcc, (int)decimal.Round(HbA1c.IfccFromNgsp((decimal)ngsp)));
    }

    [Fact]
    public void Seven_percent_and_53_mmol_per_mol_are_no_fall_of_HbA1c()
    {
        var chart = Person.Man(61).WithLoinc("59261-8", 53, "mmol/mol", "2025-10-02").WithLoinc("4548-4", 7.0m, "%", "2026-01-08").Chart();
        var readings = chart.Readings("HbA1c");
        Assert.Equal(53m, readings[0].Value);
        Assert.InRange(readings[1].Value!.Value, 52.9m, 53.1m);
    }
}
