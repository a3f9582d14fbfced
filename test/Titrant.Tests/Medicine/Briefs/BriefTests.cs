using Titrant.Medicine.Briefs;
using Titrant.Patient;
using Titrant.Patient.Codes;
using static Titrant.Tests.Medicine.Briefs.Told;

namespace Titrant.Tests.Medicine.Briefs;

public sealed class BriefTests
{
    [Fact]
    public void Gravest_comes_first_then_the_stronger_recommendation()
    {
        var brief = Of(Card_("a", Consequence.Minor, Strength.Strong), Card_("b", Consequence.LifeThreatening, Strength.Weak), Card_("c", Consequence.Serious, Strength.Weak), Card_("d", Consequence.Serious, Strength.Strong));
        Assert.Equal(["b", "d", "c", "a"], brief.Changes.Select(c => c.Target));
    }

    [Theory]
    [InlineData(0, 3, 3, 0)]
    [InlineData(0, 9, 7, 2)]
    [InlineData(9, 0, 9, 0)]
    [InlineData(9, 4, 9, 4)]
    [InlineData(5, 4, 7, 2)]
    public void Seven_cards_are_shown_and_a_serious_one_is_never_hidden(int serious, int moderate, int shown, int listed)
    {
        var brief = Of([.. Enumerable.Range(0, serious).Select(i => Card_("s" + i, Consequence.Serious)), .. Enumerable.Range(0, moderate).Select(i => Card_("m" + i))]);
        Assert.Equal(shown, brief.Changes.Count(c => c.OnFirstScreen));
        Assert.Equal(listed, brief.Changes.Count(c => !c.OnFirstScreen));
        Assert.All(brief.Changes.Where(c => c.Consequence >= Consequence.Serious), c => Assert.True(c.OnFirstScreen));
        var page = System.Text.Encoding.UTF8.GetString(BriefPage.Write(brief));
        Assert.Equal(listed > 0, page.Contains($"{listed} more, less urgent", StringComparison.Ordinal));
        Assert.All(brief.Changes, c => Assert.Contains(c.Says, page, StringComparison.Ordinal));
    }

    [Fact]
    public void A_medicine_that_was_not_recognised_is_said_first()
    {
        var brief = Sample.Make().Brief;
        Assert.Equal((13, 2), (brief.Medicines!.Total, brief.Medicines.NotChecked));
        Assert.Equal("2 of 13 medicines not checked", brief.Medicines.Says);
        Assert.True(brief.NotAssessable[0].First && brief.NotAssessable[1].First);
        Assert.StartsWith("2 of 13 medicines not checked", Summary.Of(brief)[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void One_test_that_answers_two_questions_is_asked_for_once()
    {
        var ask = Assert.Single(Sample.Make().Brief.NotAssessable, a => a.Do.StartsWith("Add a genome file", StringComparison.Ordinal));
        Assert.Equal(["Genotype/CYP2C9", "Genotype/SLCO1B1"], ask.Questions.Select(q => q.Key));
    }

    [Fact]
    public void Everything_that_was_not_used_is_counted_with_its_reason()
    {
        var refused = Sample.Make().Brief.Refused;
        Assert.Equal((3, 2, 6), (refused.Issues, refused.Values, refused.Total));
        Assert.Contains(refused.ValueList, v => v.Because == Usability.NoUnit && v.Written == "1.6" && v.Why.Length > 0);
        Assert.All(refused.IssueList, i => Assert.True(i.Remedy.Length > 0 && i.Places[0].At.Length > 0));
        Assert.Equal(("measurement", 1), (refused.Later[0].What, refused.Later[0].Number));
    }

    [Fact]
    public void A_card_shows_the_facts_it_rests_on_with_value_date_and_place()
    {
        var card = Sample.Make().Brief.Changes.Single(c => c.Target == "spironolactone");
        var line = card.Evidence[0];
        Assert.Equal(("Potassium", "5.7 mmol/L", "2026-03-09"), (line.What, line.Value, line.Date));
        Assert.StartsWith("ehr/bundle.json:Bundle.entry[", line.Place, StringComparison.Ordinal);
        Assert.Equal(21m, card.Because[0].Figure!.Low);
        Assert.Equal("no published interval for this equation at this age", card.Because[1].Figure!.WhyNoInterval);
    }

    [Fact]
    public void Own_range_leaves_the_newest_value_out()
    {
        var creatinine = Sample.Make().Brief.Trends.Single(t => t.Analyte == "creatinine");
        // 88 90 92 97 101 104 110 118 139: the newest, 148, is what they are compared with.
        Assert.Equal((101m, 92m, 110m, 9), (creatinine.OwnMedian, creatinine.OwnLow, creatinine.OwnHigh, creatinine.OwnCount));
    }

    [Fact]
    public void The_laboratorys_own_range_is_drawn_where_it_is_in_the_same_unit()
    {
        var range = new ReferenceRange(Quantity.Of(50, "umol/L"), Quantity.Of(98, "umol/L"), "");
        var other = new ReferenceRange(Quantity.Of(0.6m, "mg/dL"), Quantity.Of(1.1m, "mg/dL"), "");
        Assert.Equal((50m, 98m, "the laboratory's range"), Band(range));
        Assert.Equal((45m, 84m, "usual range"), Band(other));

        static (decimal?, decimal?, string) Band(ReferenceRange range)
        {
            var record = Record((Day(2026, 1, 1), Lab("Creatinine", 80, "umol/L", range: range), "1"), (Day(2026, 2, 1), Lab("Creatinine", 82, "umol/L", range: range), "2"));
            var trend = Compose(record, [], [], readings: new Dictionary<string, IReadOnlyList<Reading>>
            {
                ["creatinine"] = [.. record.Facts.Select(f => new Reading(f, Sample.Creatinine, Quantity.Of(80, "umol/L"), 80, Usability.Usable, ""))],
            }).Trends[0];
            return (trend.Low, trend.High, trend.BandSource);
        }
    }

    [Theory]
    [InlineData("1943-08-21", "82 years")]
    [InlineData("1944-03-10", "82 years")]
    [InlineData("1944-03-11", "81 years")]
    [InlineData("1944", "81 or 82 years")]
    [InlineData("2025-10-10", "5 months")]
    [InlineData("2026-02-10", "1 month")]
    [InlineData("2027-01-01", "")]
    public void Age_is_as_precise_as_the_birth_date(string birth, string age)
    {
        Assert.True(Moment.TryParse(birth, out var moment));
        Assert.Equal(age, Titrant.Medicine.Briefs.Person.AgeOf(moment, At(2026, 3, 10)));
    }

    [Theory]
    [InlineData("eGFR 30 mL/min.", "Interval 21 to 39 mL/min, P30 band")]
    [InlineData("It is 30.", "Interval 21 to 39 mL/min, P30 band")]
    [InlineData("Creatinine 130, clearance 30.5", "30 mL/min (21 to 39, P30 band)")]
    public void A_value_that_the_sentence_does_not_name_is_shown(string says, string shown) =>
        Assert.Equal(shown, Words.Bounds(new Figure(30, "mL/min", 21, 39, "P30 band", 0.86, "x", null), says));

    [Theory]
    [InlineData("2.50", "2.5")]
    [InlineData("5.0", "5")]
    [InlineData("0.50", "0.5")]
    [InlineData("100", "100")]
    public void A_number_has_no_trailing_zero(string written, string shown) =>
        Assert.Equal(shown, Words.Plain(decimal.Parse(written, System.Globalization.CultureInfo.InvariantCulture)));
}
