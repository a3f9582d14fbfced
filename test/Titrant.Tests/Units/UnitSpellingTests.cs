using Titrant.Patient.Knowledge;
using Titrant.Patient.Units;

namespace Titrant.Tests.Units;

public class UnitSpellingTests
{
    [Theory]
    [InlineData("mg/dl", "mg/dl")]
    [InlineData("mg/dL", "mg/dL")]
    [InlineData("MG/DL", "mg/dL")]
    [InlineData("mg / dL", "mg/dL")]
    [InlineData("umol/L", "umol/L")]
    [InlineData("µmol/L", "umol/L")]
    [InlineData("μmol/l", "umol/l")]
    [InlineData("mcg/mL", "ug/mL")]
    [InlineData("mcg/kg/min", "ug/kg/min")]
    [InlineData("IU/L", "[IU]/L")]
    [InlineData("mIU/L", "m[IU]/L")]
    [InlineData("µIU/mL", "u[IU]/mL")]
    [InlineData("mm Hg", "mm[Hg]")]
    [InlineData("mmHg", "mm[Hg]")]
    [InlineData("cmH2O", "cm[H2O]")]
    [InlineData("mL/min/1.73m2", "mL/min/{1.73_m2}")]
    [InlineData("mL/min/1.73 m²", "mL/min/{1.73_m2}")]
    [InlineData("mL/min/1.73.m2", "mL/min/{1.73_m2}")]
    [InlineData("mL/min/{1.73_m2}", "mL/min/{1.73_m2}")]
    [InlineData("ML/MIN/1.73M2", "mL/min/{1.73_m2}")]
    [InlineData("x10^9/L", "10*9/L")]
    [InlineData("× 10⁹/L", "10*9/L")]
    [InlineData("10⁹/L", "10^9/L")]
    [InlineData("X10E3/uL", "10*3/uL")]
    [InlineData("10*3/uL", "10*3/uL")]
    [InlineData("K/uL", "10*3/uL")]
    [InlineData("K/µL", "10*3/uL")]
    [InlineData("Thousand/uL", "10*3/uL")]
    [InlineData("M/uL", "10*6/uL")]
    [InlineData("cells/uL", "{cells}/uL")]
    [InlineData("bpm", "/min")]
    [InlineData("beats per minute", "{beats}/min")]
    [InlineData("breaths/min", "{breaths}/min")]
    [InlineData("/min", "/min")]
    [InlineData("kg/m2", "kg/m2")]
    [InlineData("kg/m²", "kg/m2")]
    [InlineData("kg/m^2", "kg/m2")]
    [InlineData("lbs", "[lb_av]")]
    [InlineData("ft", "[ft_i]")]
    [InlineData("°C", "Cel")]
    [InlineData("deg F", "[degF]")]
    [InlineData("{INR}", "{INR}")]
    [InlineData("INR", "{INR}")]
    [InlineData("mEq/L", "meq/L")]
    [InlineData("mOsm/kg", "mosm/kg")]
    [InlineData("mm/hr", "mm/h")]
    [InlineData("mg/24h", "mg/(24.h)")]
    [InlineData("mg/g creat", "mg/g{creat}")]
    [InlineData("ng/mL FEU", "ng/mL{FEU}")]
    [InlineData("uM", "umol/L")]
    [InlineData("PG/ML", "pg/mL")]
    [InlineData("MMOL/L", "mmol/L")]
    [InlineData("#/HPF", "{#}/[HPF]")]
    [InlineData("g/dL", "g/dL")]
    [InlineData("%", "%")]
    [InlineData("giga.l-1", "10*9/L")]
    [InlineData("Tsd./µl", "10*3/ul")]
    [InlineData("mUI/mL", "m[IU]/mL")]
    [InlineData("pack-years", "{pack}.a")]
    public void A_laboratory_spelling_is_resolved(string asWritten, string code)
    {
        Assert.True(UnitSpelling.TryResolve(asWritten, out var unit, out var wasExact));
        Assert.Equal(code, unit.Code);
        Assert.Equal(asWritten == code, wasExact);
    }

    [Theory]
    [InlineData("Mg/dL")]
    [InlineData("Mmol/L")]
    [InlineData("mg/ML")]
    [InlineData("M")]
    [InlineData("K")]
    [InlineData("G/L")]
    [InlineData("MU/L")]
    [InlineData("MIU/L")]
    [InlineData("units")]
    [InlineData("m/uL")]
    [InlineData("u/L")]
    [InlineData("gr")]
    [InlineData("oz")]
    [InlineData("st")]
    [InlineData("2.5.mg")]
    [InlineData("mg//dL")]
    [InlineData("mg/dL/")]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("see comment")]
    [InlineData("mg/dL mmol/L")]
    public void An_ambiguous_or_unknown_spelling_is_not_guessed(string? asWritten)
    {
        Assert.False(UnitSpelling.TryResolve(asWritten, out var unit, out var wasExact));
        Assert.Null(unit);
        Assert.False(wasExact);
    }

    [Fact]
    public void Every_row_of_the_table_names_a_valid_code_and_no_spelling_means_two()
    {
        var rows = Table.Embedded(typeof(Unit).Assembly, "Units/spellings.tsv").Rows.ToList();
        Assert.All(rows, r => Assert.True(r[3].Length == 0 || Unit.TryParse(r[3], out _, out _), r[0]));
        Assert.All(rows, r => Assert.Contains(r[1], new[] { "exact", "any", "upper" }));
        Assert.All(rows, r => Assert.Contains(r[2], new[] { "whole", "part" }));
        Assert.Empty(rows.GroupBy(r => (r[1] == "any" ? r[0].ToUpperInvariant() : r[0], r[1], r[2])).Where(g => g.Count() > 1).Select(g => g.Key));
        var any = rows.Where(r => r[1] == "any").Select(r => r[0]).ToHashSet(StringComparer.OrdinalIgnoreCase);
        Assert.Empty(rows.Where(r => r[1] != "any" && any.Contains(r[0]) && rows.Any(o => o[1] == "any" && o[2] == r[2] && o[3] != r[3] && string.Equals(o[0], r[0], StringComparison.OrdinalIgnoreCase))).Select(r => r[0]));
    }

    [Fact]
    public void Every_listed_spelling_resolves_as_listed_or_not_at_all()
    {
        foreach (var row in Table.Embedded(typeof(Unit).Assembly, "Units/spellings.tsv").Rows)
        {
            var resolved = UnitSpelling.TryResolve(row[0], out var unit, out _);
            var alone = Table.Embedded(typeof(Unit).Assembly, "Units/spellings.tsv").Rows.Any(o => o[0] == row[0] && o[1] == "upper") && row[1] == "exact";
            if (!alone) Assert.Equal((row[0], row[3]), (row[0], resolved ? unit!.Code : ""));
        }
    }
}
