using Titrant.Patient;
using Titrant.Patient.Codes;

namespace Titrant.Tests.Codes;

public sealed class AdultBoundsTests
{
    [Fact]
    public void A_man_of_66_who_weighed_79_kg_is_not_dosed_for_7_point_8_kg()
    {
        var chart = Person.Man(66).With("body weight", 79m, "kg", "2025-10-02").With("body weight", 7.8m, "kg", "2026-02-20").Chart();
        var held = chart.Readings("body weight")[1];
        Assert.Equal(Usability.HeldBack, held.Usability);
        Assert.Contains("79 kg on 2025-10-02; a decimal point may be misplaced", held.Why, StringComparison.Ordinal);
        var latest = Assert.IsType<Latest.Value>(chart.Latest("body weight"));
        Assert.Equal(79m, latest.Reading.Value);
        Assert.Equal(held, latest.NewerHeldBack);
        var issue = Assert.Single(AnalyteTable.Issues(chart));
        Assert.Equal("UNIT001", issue.Code);
        Assert.Contains("The older value of 2025-10-02 is used instead.", issue.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_another_value_it_is_only_said_to_be_implausible_for_an_adult()
    {
        var reading = Assert.Single(Person.Woman(50).With("body weight", 7.8m, "kg").Chart().Readings("body weight"));
        Assert.Equal((Usability.HeldBack, "implausible for an adult"), (reading.Usability, reading.Why));
    }

    [Theory]
    [InlineData("body height", 175, "cm", 69, "cm", "inches")]
    [InlineData("body height", 175, "cm", 17.5, "m", "")]
    [InlineData("body height", 1.75, "m", 175, "m", "")]
    [InlineData("body weight", 9, "kg", 4.1, "kg", "")]
    [InlineData("body weight", 38, "kg", 17.2, "kg", "pounds")]
    [InlineData("body weight", 190, "kg", 419, "kg", "pounds")]
    [InlineData("body weight", 70, "kg", 690, "kg", "decimal")]
    public void A_slip_of_unit_or_decimal_is_held_back(string key, double first, string unit, double slip, string other, string says)
    {
        var chart = Person.Man(60).With(key, (decimal)first, unit, "2025-12-01").With(key, (decimal)slip, other, "2026-02-01").Chart();
        var held = chart.Readings(key)[1];
        Assert.Null(held.Value);
        Assert.Contains(says, held.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(92, 38)]    // cancer
    [InlineData(31, 24)]    // anorexia nervosa
    [InlineData(180, 95)]   // after bariatric surgery
    [InlineData(70, 154)]   // may be pounds, may be oedema: within the bounds, it is not decided here
    public void A_real_change_of_weight_is_kept(double before, double after)
    {
        var chart = Person.Woman(40).With("body weight", (decimal)before, "kg", "2025-03-01").With("body weight", (decimal)after, "kg", "2026-02-01").Chart();
        Assert.All(chart.Readings("body weight"), r => Assert.True(r.IsUsable));
    }

    [Fact]
    public void A_man_without_legs_keeps_his_height() =>
        Assert.True(Assert.Single(Person.Man(60).With("body height", 105m, "cm").Chart().Readings("body height")).IsUsable);

    [Fact]
    public void A_child_s_weights_are_kept_also_when_the_child_has_grown_up()
    {
        var chart = Person.Woman(19).With("body weight", 3.4m, "kg", "2006-10-01").With("body weight", 18m, "kg", "2012-10-01").With("body weight", 60m, "kg").Chart();
        Assert.All(chart.Readings("body weight"), r => Assert.True(r.IsUsable));
    }

    [Fact]
    public void On_the_eighteenth_birthday_the_adult_bounds_begin()
    {
        var person = Person.Unknown().Born("2008-02-01");
        Assert.True(Assert.Single(person.With("body weight", 8m, "kg", "2026-01-31").Chart().Readings("body weight")).IsUsable);
        Assert.False(Assert.Single(person.With("body weight", 8m, "kg", "2026-02-02").Chart().Readings("body weight")).IsUsable);
    }

    [Fact]
    public void Without_a_birth_date_or_with_only_its_year_nobody_is_taken_for_an_adult_too_early()
    {
        Assert.True(Assert.Single(Person.Unknown().With("body weight", 7.8m, "kg").Chart().Readings("body weight")).IsUsable);
        Assert.True(Assert.Single(Person.Unknown().Born("2008").With("body weight", 7.8m, "kg", "2026-03-01").Chart().Readings("body weight")).IsUsable);
    }

    [Theory]
    [InlineData("heart rate", 12, "/min")]
    [InlineData("systolic blood pressure", 25, "mm[Hg]")]
    [InlineData("heart rate", 340, "/min")]
    public void An_adult_s_pulse_and_pressure_have_bounds_as_well(string key, double value, string unit) =>
        Assert.Equal(Usability.HeldBack, Assert.Single(Person.Man(60).With(key, (decimal)value, unit).Chart().Readings(key)).Usability);

    [Theory]
    [InlineData("heart rate", 24)]
    [InlineData("heart rate", 260)]
    [InlineData("systolic blood pressure", 48)]
    [InlineData("systolic blood pressure", 275)]
    [InlineData("diastolic blood pressure", 0)]
    public void A_crisis_of_the_circulation_is_kept(string key, double value) =>
        Assert.True(Assert.Single(Person.Man(60).With(key, (decimal)value, key == "heart rate" ? "/min" : "mm[Hg]").Chart().Readings(key)).IsUsable);

    [Fact]
    public void A_pressure_written_in_centimetres_of_mercury_is_asked_about()
    {
        var chart = Person.Woman(60).With("systolic blood pressure", 13m, "mm[Hg]").With("diastolic blood pressure", 8m, "mm[Hg]").Chart();
        foreach (var key in new[] { "systolic blood pressure", "diastolic blood pressure" })
        {
            var reading = Assert.Single(chart.Readings(key));
            Assert.Equal(Usability.HeldBack, reading.Usability);
            Assert.Contains("cm[Hg]", reading.Why, StringComparison.Ordinal);
        }
    }
}
