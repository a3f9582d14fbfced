using Titrant.Patient;
using Titrant.Patient.Codes;

namespace Titrant.Tests.Codes;

public sealed class PlausibilityTests
{
    public static TheoryData<string> Keys => [.. AnalyteTable.Default.All.Select(a => a.Key)];

    public static TheoryData<string> KeysWithUsualRange => [.. AnalyteTable.Default.All.Where(a => !a.Usual.IsOpen).Select(a => a.Key)];

    // Where zero is usual, a smaller number is usual too: nothing in the number tells, and the analyte is left out of the law.
    public static TheoryData<string> KeysWithTwoSidedRangeAndUnits =>
        [.. AnalyteTable.Default.All.Where(a => a.Usual.Low > 0 && a.UnitsInUse.Count > 1).Select(a => a.Key)];

    private static Reading Read(string key, decimal value, string unit, string comparator = "") =>
        Assert.Single(Person.Man(60).With(key, value, unit, comparator: comparator).Chart().Readings(key));

    [Theory]
    [InlineData("creatinine", 1.1, "umol/L", "mg/dL")]
    [InlineData("creatinine", 88.4, "mg/dL", "umol/L")]
    [InlineData("glucose", 98, "mmol/L", "mg/dL")]
    [InlineData("glucose", 18, "mg/dL", "mmol/L")]
    [InlineData("glucose", 5.5, "mg/dL", "mmol/L")]
    [InlineData("cholesterol", 5.2, "mg/dL", "mmol/L")]
    [InlineData("cholesterol", 201, "mmol/L", "mg/dL")]
    [InlineData("cholesterol", 38.7, "mmol/L", "mg/dL")]
    [InlineData("haemoglobin", 10, "g/L", "g/dL")]
    [InlineData("haemoglobin", 140, "g/dL", "g/L")]
    [InlineData("haemoglobin", 1.61, "g/dL", "mmol/L")]
    [InlineData("HbA1c", 53, "%", "mmol/mol")]
    [InlineData("HbA1c", 7.0, "mmol/mol", "%")]
    [InlineData("creatinine", 12, "umol/L", "mg/dL")]
    [InlineData("triglycerides", 90, "mmol/L", "mg/dL")]
    [InlineData("HbA1c", 14, "mmol/mol", "%")]
    [InlineData("free T4", 15, "ng/dL", "pmol/L")]
    [InlineData("calcium", 9.4, "mmol/L", "mg/dL")]
    [InlineData("albumin", 4.2, "g/L", "g/dL")]
    [InlineData("arterial pCO2", 5.3, "mm[Hg]", "kPa")]
    [InlineData("body temperature", 98.6, "Cel", "[degF]")]
    [InlineData("body height", 1.75, "cm", "m")]
    [InlineData("platelets", 250000, "10*9/L", "/uL")]
    [InlineData("QTc", 0.44, "ms", "s")]
    public void A_value_that_another_unit_explains_is_held_back_and_the_unit_is_named(string key, double value, string unit, string other)
    {
        var reading = Read(key, (decimal)value, unit);
        Assert.Equal(Usability.HeldBack, reading.Usability);
        Assert.Null(reading.Value);
        Assert.Contains(other, reading.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("creatinine", 1800, "umol/L")]
    [InlineData("creatinine", 20.4, "mg/dL")]
    [InlineData("glucose", 60, "mmol/L")]
    [InlineData("glucose", 1200, "mg/dL")]
    [InlineData("glucose", 25, "mg/dL")]
    [InlineData("glucose", 40, "mg/dL")]
    [InlineData("glucose", 1.6, "mmol/L")]
    [InlineData("haemoglobin", 30, "g/L")]
    [InlineData("haemoglobin", 3.0, "g/dL")]
    [InlineData("potassium", 8.5, "mmol/L")]
    [InlineData("potassium", 1.6, "mmol/L")]
    [InlineData("sodium", 105, "mmol/L")]
    [InlineData("sodium", 180, "mmol/L")]
    [InlineData("TSH", 150, "m[IU]/L")]
    [InlineData("ferritin", 50000, "ug/L")]
    [InlineData("platelets", 3, "10*9/L")]
    [InlineData("CK", 100000, "U/L")]
    [InlineData("INR", 12, "")]
    [InlineData("HbA1c", 18, "%")]
    [InlineData("leukocytes", 400, "10*9/L")]
    [InlineData("bilirubin", 600, "umol/L")]
    [InlineData("calcium", 4.5, "mmol/L")]
    [InlineData("triglycerides", 6000, "mg/dL")]
    [InlineData("CRP", 480, "mg/L")]
    [InlineData("body weight", 250, "kg")]
    [InlineData("PDW", 334.1357897597553, "fL")]
    public void Extreme_disease_is_kept_and_flagged(string key, double value, string unit)
    {
        var reading = Read(key, (decimal)value, unit);
        Assert.NotNull(reading.Value);
        Assert.True(reading.Usability == Usability.Unusual || reading.Analyte.Usual.IsOpen, reading.Usability.ToString());
    }

    [Theory]
    [InlineData("potassium", 40, "mmol/L")]
    [InlineData("sodium", 14, "mmol/L")]
    [InlineData("oxygen saturation", 140, "%")]
    [InlineData("heart rate", 900, "/min")]
    [InlineData("Glasgow coma score", 16, "")]
    [InlineData("creatinine", 100000000000000000, "mg/dL")]
    [InlineData("creatinine", -1, "mg/dL")]
    public void Only_the_impossible_is_refused(string key, double value, string unit)
    {
        var reading = Read(key, (decimal)value, unit);
        Assert.Equal(Usability.Impossible, reading.Usability);
        Assert.Null(reading.Value);
    }

    [Theory]
    [InlineData("creatinine", "", Usability.NoUnit)]
    [InlineData("creatinine", "  ", Usability.NoUnit)]
    [InlineData("haematocrit", "", Usability.NoUnit)]
    [InlineData("creatinine", "mm[Hg]", Usability.WrongUnit)]
    [InlineData("potassium", "%", Usability.WrongUnit)]
    [InlineData("ALT", "mg/dL", Usability.WrongUnit)]
    [InlineData("TSH", "mg/dL", Usability.WrongUnit)]
    [InlineData("haematocrit", "g/dL", Usability.WrongUnit)]
    [InlineData("INR", "%", Usability.WrongUnit)]
    [InlineData("INR", "s", Usability.WrongUnit)]
    [InlineData("D-dimer FEU", "ng/mL{DDU}", Usability.WrongUnit)]
    [InlineData("HbA1c", "mmol/L", Usability.WrongUnit)]
    [InlineData("lipoprotein(a) mass", "nmol/L", Usability.WrongUnit)]
    [InlineData("CRP", "nmol/L", Usability.WrongUnit)]
    [InlineData("creatinine", "zorkmid/L", Usability.UnknownUnit)]
    public void A_missing_wrong_or_unknown_unit_is_said_and_none_is_assumed(string key, string unit, Usability expected)
    {
        var reading = Read(key, 1.0m, unit);
        Assert.Equal(expected, reading.Usability);
        Assert.Null(reading.Value);
        Assert.NotEqual("", reading.Why);
    }

    [Theory]
    [InlineData("INR", "")]
    [InlineData("INR", "1")]
    [InlineData("INR", "{INR}")]
    [InlineData("INR", "{ratio}")]
    public void A_ratio_needs_no_unit(string key, string unit) => Assert.Equal(1.0m, Read(key, 1.0m, unit).Value);

    [Theory]
    [InlineData("arterial pH", "")]
    [InlineData("arterial pH", "[pH]")]
    public void A_pH_needs_no_unit(string key, string unit) => Assert.Equal(7.4m, Read(key, 7.4m, unit).Value);

    [Theory]
    [InlineData("TSH", "mIU/L")]
    [InlineData("TSH", "uIU/mL")]
    [InlineData("TSH", "mU/L")]
    [InlineData("ALT", "IU/L")]
    [InlineData("ALT", "U/L")]
    [InlineData("ALT", "IU/l")]
    [InlineData("leukocytes", "G/l")]
    [InlineData("leukocytes", "Gpt/L")]
    [InlineData("leukocytes", "K/uL")]
    [InlineData("leukocytes", "10^9/L")]
    [InlineData("eGFR", "mL/min/1.73m2")]
    [InlineData("potassium", "mEq/L")]
    [InlineData("digoxin", "mcg/L")]
    public void Units_as_laboratories_write_them_are_read_one_to_one(string key, string unit) =>
        Assert.Equal(2.0m, Read(key, 2.0m, unit).Value);

    [Theory]
    [InlineData(7.0, "%", 53)]
    [InlineData(7.0, "% (NGSP)", 53)]
    [InlineData(7.0, "%{HbA1c}", 53)]
    [InlineData(53, "mmol/mol", 53)]
    [InlineData(53, "mmol/mol{Hb}", 53)]
    public void HbA1c_is_read_on_the_scale_that_its_unit_names(double value, string unit, int mmolPerMol) =>
        Assert.InRange(Read("HbA1c", (decimal)value, unit).Value!.Value, mmolPerMol - 0.1m, mmolPerMol + 0.1m);

    [Fact]
    public void A_greater_than_90_keeps_its_sign()
    {
        var reading = Read("eGFR", 90, "mL/min/{1.73_m2}", ">");
        Assert.Equal((Usability.Usable, Comparator.Greater, 90m), (reading.Usability, reading.Comparator, reading.Value!.Value));
    }

    [Fact]
    public void A_value_below_the_assay_s_limit_is_no_unit_error()
    {
        Assert.Equal(Usability.Unusual, Read("creatinine", 4, "umol/L", "<").Usability);
        Assert.Equal(Usability.HeldBack, Read("creatinine", 4, "umol/L").Usability);
    }

    [Fact]
    public void Words_and_code_of_a_unit_that_disagree_are_not_chosen_between()
    {
        var claim = new Measurement(Term.Of("CREA"), new Value.Number(new Quantity(1.1m, "1.1", Comparator.Equal, "umol/L", "mg/dL")), null, null, null, [], []);
        var reading = Assert.Single(Person.Man(60).And(claim).Chart().Readings("creatinine"));
        Assert.Equal(Usability.WrongUnit, reading.Usability);
    }

    [Theory, MemberData(nameof(KeysWithUsualRange))]
    public void The_usual_range_is_usable_in_every_unit_in_use(string key)
    {
        var a = AnalyteTable.Default.ByKey(key)!;
        var (low, high) = (a.Usual.Low!.Value, a.Usual.High!.Value);
        foreach (var unit in a.UnitsInUse)
            for (var step = 0; step <= 10; step++)
            {
                // A hair inside, so that a rounded inverse does not step over the bound.
                var usual = low + (high - low) * (0.0001m + step * 0.09998m);
                var stated = Stated(a, unit, usual);
                Assert.Equal(Usability.Usable, AnalyteTable.Default.Judge(a, Anyone, Quantity.Of(stated, unit)).Usability);
            }
    }

    [Theory, MemberData(nameof(KeysWithTwoSidedRangeAndUnits))]
    public void A_mid_usual_value_under_another_unit_is_never_silently_usable(string key)
    {
        var a = AnalyteTable.Default.ByKey(key)!;
        var middle = (a.Usual.Low!.Value + a.Usual.High!.Value) / 2;
        foreach (var meant in a.UnitsInUse)
            foreach (var stated in a.UnitsInUse)
            {
                var number = Stated(a, meant, middle);
                if (UnitOfAnalyte.Of(a, stated).Convert(number) is not { } taken) continue;
                var factor = taken / middle;
                if (factor is < 3 and > 1 / 3m) continue;
                var reading = AnalyteTable.Default.Judge(a, Anyone, Quantity.Of(number, stated));
                Assert.True(reading.Usability != Usability.Usable, $"{number} {meant} written as {stated}");
            }
    }

    [Theory, MemberData(nameof(Keys))]
    public void All_units_give_one_canonical_value_and_convert_there_and_back(string key)
    {
        var a = AnalyteTable.Default.ByKey(key)!;
        var value = a.Usual is { Low: { } low, High: { } high } ? (low + high) / 2 : (a.Credible.Low!.Value + a.Credible.High!.Value) / 2;
        foreach (var unit in a.UnitsInUse)
        {
            var back = UnitOfAnalyte.Of(a, unit).Convert(Stated(a, unit, value))!.Value;
            Assert.True(Math.Abs(back - value) <= 1e-12m * Math.Abs(value), $"{value} {a.Unit} came back as {back} through {unit}");
        }
    }

    [Fact]
    public void An_issue_names_value_unit_date_and_the_unit_that_would_fit()
    {
        var chart = Person.Woman(58).WithLocal("CREA", 1.1m, "umol/L", "2026-02-20").In("labs.csv", "7").Chart();
        var issue = Assert.Single(AnalyteTable.Issues(chart));
        Assert.Equal(("UNIT001", "test:creatinine", "labs.csv:7"), (issue.Code, issue.About, issue.Place));
        foreach (var part in new[] { "1.1", "umol/L", "2026-02-20", "mg/dL" }) Assert.Contains(part, issue.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fasting_glucose_in_the_wrong_unit_is_one_issue_about_glucose()
    {
        var chart = Person.Woman(40).WithLocal("GLU fasting", 98, "mmol/L").Chart();
        var issue = Assert.Single(AnalyteTable.Issues(chart));
        Assert.Equal("test:glucose", issue.About);
        Assert.Contains("mg/dL", issue.Detail, StringComparison.Ordinal);
        Assert.IsType<Latest.None>(chart.Latest("glucose"));
    }

    [Theory]
    [InlineData(1.1, "umol/L", "UNIT001")]
    [InlineData(99999, "mg/dL", "UNIT002")]
    [InlineData(1.1, "", "UNIT003")]
    [InlineData(1.1, "mm[Hg]", "UNIT004")]
    [InlineData(1.1, "zorkmid", "UNIT005")]
    public void Each_refusal_has_its_code(double value, string unit, string code) =>
        Assert.Equal(code, AnalyteTable.IssueOf(Read("creatinine", (decimal)value, unit))?.Code);

    [Fact]
    public void A_usable_or_unusual_value_is_no_issue() =>
        Assert.Empty(AnalyteTable.Issues(Person.Woman(58).With("creatinine", 80, "umol/L").With("potassium", 6.9m, "mmol/L").Chart()));

    private static Fact Anyone { get; } = Person.Man(60).Record().Facts[0];

    // The number that a laboratory would print in this unit, found through the table's own conversion of 1 and of 0.
    private static decimal Stated(Analyte a, string unit, decimal canonical)
    {
        var convert = UnitOfAnalyte.Of(a, unit);
        var (zero, thousand) = (convert.Convert(0)!.Value, convert.Convert(1000)!.Value);
        return (canonical - zero) / (thousand - zero) * 1000;
    }
}
