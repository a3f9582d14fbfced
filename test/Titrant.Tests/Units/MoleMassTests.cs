using Titrant.Numerics;
using Titrant.Patient.Units;

namespace Titrant.Tests.Units;

public class MoleMassTests
{
    [Fact]
    public void Every_published_mass_and_amount_row_passes()
    {
        var answers = UcumConformance.Run(SharedRows.OrSkip("lab_units_mole_mass.jsonl")).ToList();
        Assert.DoesNotContain(answers, a => !a.Passed);
        Assert.Equal(11, answers.Count);
    }

    // Molar masses: glucose 180.156, creatinine 113.12, cholesterol 386.65, calcium 40.078, bilirubin 584.66 g/mol.
    [Theory]
    [InlineData(96, "mg/dL", "mmol/L", 180.156, null, "5.33")]
    [InlineData(1, "mg/dL", "umol/L", 113.12, null, "88.4")]
    [InlineData(200, "mg/dL", "mmol/L", 386.65, null, "5.17")]
    [InlineData(10, "mg/dL", "mmol/L", 40.078, 2, "2.50")]
    [InlineData(10, "mg/dL", "meq/L", 40.078, 2, "4.99")]
    [InlineData(5, "meq/L", "mmol/L", null, 2, "2.50")]
    [InlineData(5, "meq/L", "mmol/L", null, -2, "2.50")]
    [InlineData(1, "mg/dL", "umol/L", 584.66, null, "17.1")]
    [InlineData(3, "mg/mmol", "mg/g", 113.12, null, "26.5")]
    [InlineData(30, "mg/g", "mg/mmol", 113.12, null, "3.39")]
    public void Laboratory_values_change_between_mass_and_amount(int value, string from, string to, double? grams, int? charge, string expected)
    {
        var substance = new MolarMass((decimal)(grams ?? 0), charge);
        Assert.True(Ucum.TryConvert(value, Unit.Parse(from), Unit.Parse(to), substance, out var result, out var reason), reason);
        Assert.Equal(expected, result.ToText(3));
    }

    [Theory]
    [InlineData("mg/dL", "mmol/L", "molar mass")]
    [InlineData("mmol/L", "mg/dL", "molar mass")]
    [InlineData("meq/L", "mmol/L", "charge")]
    [InlineData("meq/L", "mg/L", "molar mass")]
    public void Without_knowing_the_substance_it_is_refused(string from, string to, string needs)
    {
        foreach (MolarMass? nothing in new MolarMass?[] { null, default(MolarMass), new MolarMass(-1) })
        {
            Assert.False(Ucum.TryConvert(1, Unit.Parse(from), Unit.Parse(to), nothing, out _, out var reason));
            Assert.Contains(needs, reason, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("g", "L")]
    [InlineData("g", "1")]
    [InlineData("g2", "mol")]
    [InlineData("mg/dL", "mmol")]
    [InlineData("[iU]/L", "mg/L")]
    [InlineData("g/L", "[pH]")]
    public void A_molar_mass_does_not_join_what_is_no_mass_and_amount(string from, string to)
    {
        Assert.Null(Ucum.Convert(1m, Unit.Parse(from), Unit.Parse(to), new MolarMass(100, 1)));
        Assert.Null(Ucum.Convert(1m, Unit.Parse(to), Unit.Parse(from), new MolarMass(100, 1)));
    }

    [Fact]
    public void Mass_to_amount_and_back_is_the_same_number()
    {
        string[] codes = ["mg/dL", "mmol/L", "meq/L", "g/L", "ug/mL", "nmol/mL"];
        var calcium = new MolarMass(40.078m, 2);
        foreach (var (a, b) in codes.SelectMany(a => codes.Select(b => (Unit.Parse(a), Unit.Parse(b)))))
            Assert.Equal(7, Ucum.Convert(Ucum.Convert((Rational)7, a, b, calcium)!.Value, b, a, calcium));
    }

    [Fact]
    public void Decimal_values_convert_like_fractions() =>
        Assert.Equal(5.3287m, Math.Round(Ucum.Convert(96m, Unit.Parse("mg/dL"), Unit.Parse("mmol/L"), new MolarMass(180.156m))!.Value, 4));
}
