using Titrant.Medicine;
using Titrant.Medicine.Kidney;
using Titrant.Patient;

namespace Titrant.Tests.Medicine.RenalDosing;

public sealed class DosingTableTests
{
    [Fact]
    public void Every_row_is_read_and_says_something()
    {
        Assert.True(DosingTable.Rows.Count > 300);
        Assert.All(DosingTable.Rows, r =>
        {
            Assert.NotEmpty(r.Dose);
            Assert.Contains(r.Dialysis, new[] { "no", "also", "only" });
            Assert.Contains(r.Jurisdiction, new[] { "", "US", "UK", "EU", "MY" });
            Assert.All(r.Indications, i => Assert.Contains(i, Problems.Keys));
            if (r.Verified) Assert.True(r.Opened >= 1, $"line {r.Line} is verified and no source is counted");
            if (r.Opened >= 2) Assert.NotEmpty(r.Source2);
        });
    }

    [Fact]
    public void Doses_cannot_be_misread() => Assert.All(DosingTable.Rows, r =>
    {
        Assert.DoesNotMatch(@"\d\.0\b", r.Dose);
        Assert.DoesNotMatch(@"(?<![\d])\.\d", r.Dose);
        Assert.DoesNotMatch(@"\b(ug|mcg|IU|U)\b|µg", r.Dose);
        Assert.DoesNotContain("WEEK", r.Dose, StringComparison.Ordinal);
    });

    // A value of every band exists, so that no row is dead.
    [Fact]
    public void Every_band_can_be_reached() => Assert.All(DosingTable.Rows, r =>
    {
        var inside = Enumerable.Range(0, 20000).Select(i => i / 100m).Any(r.InBand);
        Assert.True(inside, $"line {r.Line}: {r.Ingredient} {r.Band}");
    });

    [Fact]
    public void Each_medicine_of_a_row_is_one_that_the_drug_table_knows()
    {
        var table = Titrant.Patient.Codes.DrugTable.Default;
        var unknown = DosingTable.Rows.Select(r => r.Ingredient).Distinct().SelectMany(i => i.StartsWith("class:", StringComparison.Ordinal)
            ? table.All.Any(d => d.Is(i[6..])) ? [] : new[] { i } : i.Split('/').Where(n => table.All.All(d => d.Ingredient != n))).ToList();
        Assert.Empty(unknown);
    }

    [Theory]
    [InlineData("rivaroxaban", "US", 50, 15)] // at the limit of <=50
    [InlineData("rivaroxaban", "EU", 50, 0)]
    [InlineData("dabigatran", "US", 30, 150)]
    [InlineData("dabigatran", "US", 30.1, 0)]
    public void At_a_limit_the_operator_decides(string ingredient, string jurisdiction, double clearance, double dayMax)
    {
        var row = DosingTable.Rows.Single(r => r.Ingredient == ingredient && r.Jurisdiction == jurisdiction && r.Dialysis == "no" && r.InBand((decimal)clearance)
            && r.Indications.Contains("atrial fibrillation") && r.Rule is Rule.None or Rule.Reduce && r.Ingredient == ingredient && r.Jurisdiction == jurisdiction && r.InBand((decimal)clearance) && r.Metric == Metric.CrClActual);
        Assert.Equal(dayMax == 0 ? null : (decimal)dayMax, row.Rule == Rule.None ? null : row.DayMax);
    }

    [Fact]
    public void Edoxaban_95_is_allowed_and_96_is_not()
    {
        var rows = DosingTable.Rows.Where(r => r.Ingredient == "edoxaban" && r.Jurisdiction == "US").ToList();
        Assert.Equal(Rule.None, rows.Single(r => r.InBand(95) && r.Metric == Metric.CrClActual).Rule);
        Assert.Equal(Rule.Avoid, rows.Single(r => r.InBand(96) && r.Metric == Metric.CrClActual).Rule);
    }
}
