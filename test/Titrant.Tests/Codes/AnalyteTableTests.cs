using System.Text.Json;
using Titrant.Patient;
using Titrant.Patient.Codes;
using Titrant.Tests.Units;

namespace Titrant.Tests.Codes;

public sealed class AnalyteTableTests
{
    public static TheoryData<string> Keys => [.. AnalyteTable.Default.All.Select(a => a.Key)];

    [Fact]
    public void At_least_140_analytes_are_known() => Assert.True(AnalyteTable.Default.All.Count >= 140, $"{AnalyteTable.Default.All.Count}");

    [Theory, MemberData(nameof(Keys))]
    public void Usual_lies_in_credible_and_credible_in_plausible(string key)
    {
        var a = AnalyteTable.Default.ByKey(key)!;
        Assert.Equal(a.Unit, a.UnitsInUse[0]);
        Assert.False(a.Credible.IsOpen || a.Plausible.IsOpen);
        Assert.True(a.Plausible.Low <= a.Credible.Low && a.Credible.High <= a.Plausible.High && a.Credible.Low < a.Credible.High, "credible in plausible");
        if (a.Usual.IsOpen) return;
        Assert.True(a.Credible.Low <= a.Usual.Low && a.Usual.High <= a.Credible.High && a.Usual.Low <= a.Usual.High, "usual in credible");
    }

    [Theory, MemberData(nameof(Keys))]
    public void Every_unit_in_use_converts_to_the_canonical_unit(string key)
    {
        var a = AnalyteTable.Default.ByKey(key)!;
        foreach (var unit in a.UnitsInUse)
        {
            var read = UnitOfAnalyte.Of(a, unit);
            Assert.True(read.Problem is null, $"{key} in {unit}: {read.Why}");
            Assert.NotNull(read.Convert(1));
        }
    }

    [Fact]
    public void Every_LOINC_code_has_its_check_digit()
    {
        foreach (var code in AnalyteTable.Default.All.SelectMany(a => a.Loinc))
        {
            var (digits, check) = (code.Split('-')[0], code.Split('-')[1]);
            var reversed = digits.Reverse().ToArray();
            var doubled = long.Parse(string.Concat(reversed.Where((_, i) => i % 2 == 0)), System.Globalization.CultureInfo.InvariantCulture) * 2;
            var sum = $"{doubled}{string.Concat(reversed.Where((_, i) => i % 2 == 1))}".Sum(c => c - '0');
            Assert.True((10 - sum % 10) % 10 == check[0] - '0', code);
        }
    }

    [Theory]
    [InlineData("14682-9", "creatinine")]
    [InlineData("2160-0", "creatinine")]
    [InlineData("38483-4", "creatinine in blood")]
    [InlineData("2161-8", "urine creatinine")]
    [InlineData("10839-9", "troponin I")]
    [InlineData("6598-7", "troponin T")]
    [InlineData("48065-7", "D-dimer FEU")]
    [InlineData("48066-5", "D-dimer DDU")]
    [InlineData("4548-4", "HbA1c")]
    [InlineData("59261-8", "HbA1c")]
    [InlineData("718-7", "haemoglobin")]
    public void A_LOINC_code_means_one_analyte(string loinc, string key) => Assert.Equal(key, AnalyteTable.Default.ByLoinc(loinc)?.Key);

    [Theory]
    [InlineData("CREA", "creatinine")]
    [InlineData("  crea ", "creatinine")]
    [InlineData("GLU fasting", "fasting glucose")]
    [InlineData("QTc (ECG)", "QTc")]
    [InlineData("HGB", "haemoglobin")]
    [InlineData("WCC", "leukocytes")]
    [InlineData("eGFR CKD-EPI", "eGFR")]
    [InlineData("Na", "sodium")]
    public void A_laboratory_s_own_name_is_recognised(string name, string key) => Assert.Equal(key, AnalyteTable.Default.ByLocalName(name)?.Key);

    [Theory]
    [InlineData("Cr", "umol/L", "creatinine")]
    [InlineData("Cr", "mg/dL", "creatinine")]
    [InlineData("Cr", "ug/L", null)]
    [InlineData("Cr", "", null)]
    [InlineData("K", "mmol/L", "potassium")]
    [InlineData("K", "%", null)]
    [InlineData("Lp(a)", "nmol/L", "lipoprotein(a) moles")]
    [InlineData("Lp(a)", "mg/dL", "lipoprotein(a) mass")]
    [InlineData("D-dimer", "ng/mL{FEU}", "D-dimer FEU")]
    [InlineData("D-dimer", "ng/mL", null)]
    [InlineData("Lymphocytes", "%", "lymphocytes share")]
    [InlineData("Lymphocytes", "10*9/L", "lymphocytes")]
    public void An_ambiguous_name_is_settled_by_its_unit_or_not_at_all(string name, string unit, string? key)
    {
        Assert.Null(AnalyteTable.Default.ByLocalName(name));
        Assert.Equal(key, AnalyteTable.Default.ByLocalName(name, Quantity.Of(1, unit))?.Key);
    }

    [Fact]
    public void A_fasting_glucose_is_a_glucose_and_a_glucose_is_not_fasting()
    {
        var chart = Person.Woman(50).With("fasting glucose", 5.1m, "mmol/L").With("glucose", 6.4m, "mmol/L", "2026-02-01").Chart();
        Assert.Equal(2, chart.Readings("glucose").Count);
        Assert.Equal(5.1m, Assert.Single(chart.Readings("fasting glucose")).Value);
    }

    [Fact]
    public void Urea_nitrogen_14_mg_per_dL_is_urea_5_mmol_per_L_and_urea_30_mg_per_dL_as_well()
    {
        var chart = Person.Man(50).With("urea nitrogen", 14m, "mg/dL").With("urea", 30m, "mg/dL").Chart();
        Assert.All(chart.Readings("urea"), r => Assert.InRange(r.Value!.Value, 4.99m, 5.0m));
    }

    [Fact]
    public void Both_pressures_are_read_from_the_components_of_a_panel()
    {
        var chart = Person.Man(60).WithBloodPressure(152, 84).Chart();
        Assert.Equal(152m, Assert.Single(chart.Readings("systolic blood pressure")).Value);
        Assert.Equal(84m, Assert.Single(chart.Readings("diastolic blood pressure")).Value);
    }

    [Theory]
    [InlineData("2708-6", "59408-5")]
    [InlineData("59408-5", "2708-6")]
    public void A_pulse_oximetry_with_both_its_codes_is_one_reading_by_pulse_oximetry(string first, string second)
    {
        var term = new Term("SpO2", [new Concept(Systems.Loinc, first), new Concept(Systems.Loinc, second)]);
        var chart = Person.Man(60).And(new Measurement(term, new Value.Number(Quantity.Of(96, "%")), null, null, null, [], [])).Chart();
        Assert.Single(chart.Readings("oxygen saturation"));
        Assert.Single(chart.Readings("oxygen saturation by pulse oximetry"));
    }

    [Fact]
    public void A_LOINC_code_that_is_not_in_the_table_is_not_read_by_its_words()
    {
        var term = new Term("Creatinine", [new Concept(Systems.Loinc, "99999-9", "Creatinine in sweat")]);
        var person = Person.Man(60).And(new Measurement(term, new Value.Number(Quantity.Of(1, "mg/dL")), null, null, null, [], []));
        Assert.Empty(person.Chart().Readings("creatinine"));
    }

    [Fact]
    public void Every_code_of_the_shared_records_and_vignettes_is_known()
    {
        var missing = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var line in SharedRows.OrSkip("synthea_expected.jsonl"))
            foreach (var code in JsonDocument.Parse(line).RootElement.GetProperty("latest_quantity_by_loinc").EnumerateObject())
                if (AnalyteTable.Default.ByLoinc(code.Name) is null) missing.Add(code.Name);
        foreach (var line in SharedRows.OrSkip(Path.Combine("..", "vignettes", "vignettes.jsonl")))
            foreach (var lab in JsonDocument.Parse(line).RootElement.GetProperty("labs").EnumerateArray())
            {
                var known = lab.TryGetProperty("loinc", out var loinc) && loinc.GetString() is { } code
                    ? AnalyteTable.Default.ByLoinc(code)
                    : AnalyteTable.Default.ByLocalName(lab.GetProperty("local_name").GetString()!);
                if (known is null) missing.Add(lab.GetRawText());
            }
        Assert.Empty(missing);
    }

    [Fact]
    public void Ten_thousand_results_are_read_in_a_few_milliseconds()
    {
        var keys = new[] { ("creatinine", "mg/dL", 1.2m), ("potassium", "mmol/L", 3.9m), ("haemoglobin", "g/dL", 9m), ("glucose", "mg/dL", 140m), ("body weight", "kg", 80m) };
        var record = Person.Man(70).Record();
        var facts = Enumerable.Range(0, 10_000).Select(i =>
        {
            var (key, unit, value) = keys[i % keys.Length];
            var analyte = AnalyteTable.Default.ByKey(key)!;
            var term = new Term(key, [new Concept(Systems.Loinc, analyte.Loinc[0])]);
            return record.Facts[0] with { Claim = new Measurement(term, new Value.Number(Quantity.Of(value + i % 7, unit)), null, null, null, [], []) };
        }).ToArray();
        AnalyteTable.Default.Read(facts);
        var best = Enumerable.Range(0, 5).Min(_ =>
        {
            var from = System.Diagnostics.Stopwatch.GetTimestamp();
            Assert.Equal(5, AnalyteTable.Default.Read(facts).Count);
            return System.Diagnostics.Stopwatch.GetElapsedTime(from);
        });
        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant($"10,000 results read in {best.TotalMilliseconds:F1} ms"));
        Assert.True(best < TimeSpan.FromMilliseconds(250), $"{best.TotalMilliseconds:F1} ms");
    }
}
