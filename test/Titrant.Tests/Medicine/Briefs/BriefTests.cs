using Titrant.Medicine.Briefs;
using Titrant.Patient;
using Titrant.Patient.Codes;
using Titrant.Patient.Formats;
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
        Assert.Equal((3, 2, 8), (refused.Issues, refused.Values, refused.Total));
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
    public void The_laboratorys_own_range_is_drawn_in_the_unit_of_the_line()
    {
        Assert.Equal((50m, 98m, "the laboratory's range"), Band(new(Quantity.Of(50, "umol/L"), Quantity.Of(98, "umol/L"), "")));
        // 0.6 to 1.1 mg/dL by 113.118 g/mol.
        Assert.Equal((53.0m, 97.2m, "the laboratory's range"), Band(new(Quantity.Of(0.6m, "mg/dL"), Quantity.Of(1.1m, "mg/dL"), "")));
        Assert.Equal((50m, 98m, "the laboratory's range"), Band(new(Quantity.Of(50, "umol/L") with { Unit = "", UnitCode = null }, Quantity.Of(98, "umol/L") with { Unit = "", UnitCode = null }, "")));
        Assert.Equal((45m, 84m, "usual adult range"), Band(new(Quantity.Of(3.5m, "kg"), Quantity.Of(5.1m, "kg"), "")));
        Assert.Equal((45m, 84m, "usual adult range"), Band(new(null, null, "see report")));

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

    [Fact]
    public void One_result_in_two_units_is_one_point_and_two_results_are_two()
    {
        var chart = Chart.Of(Record(
            (Day(2025, 6, 1), Lab("HbA1c", 7.0m, "%", "4548-4"), "1"),
            (Day(2026, 2, 10), Lab("HbA1c", 6.8m, "%", "4548-4"), "2"), (Day(2026, 2, 10), Lab("HbA1c", 51, "mmol/mol", "59261-8"), "3"),
            (Day(2026, 1, 5), Lab("Potassium", 4.1m, "mmol/L", "2823-3"), "4"), (Day(2026, 1, 5), Lab("Potassium", 5.9m, "mmol/L", "2823-3"), "5")), At(2026, 3, 10));
        var brief = Titrant.Medicine.Briefs.Brief.Compose(chart, [], []);
        Assert.Equal(2, brief.Trends.Single(t => t.Analyte.StartsWith("HbA1c", StringComparison.OrdinalIgnoreCase)).Points.Count);
        Assert.Equal(2, brief.Trends.Single(t => t.Analyte == "potassium").Points.Count);
    }

    [Fact]
    public void A_medicine_of_which_nobody_knows_whether_it_is_taken_was_recognised_all_the_same()
    {
        var gap = new Gap(new("Medicine", "Warfarin"), "Nothing says whether it is still taken.", "Ask whether it is taken.", "drug:warfarin", [], [], KidneyKey);
        var found = new Finding(new("Medicine", "Metformin"), new Result.Coded(new Concept(Systems.Titrant, "x", "x")), [], KidneyKey, "Metformin", true);
        Assert.Equal("All 2 medicines were recognised", Compose(Record(), [gap, found], []).Medicines!.Says);
        var noList = gap with { Key = new("Medicine", "list"), About = "file:medications" };
        Assert.Equal("No medication list: no medicine was checked", Compose(Record(), [noList], []).Medicines!.Says);
    }

    [Theory]
    [InlineData(StatusKind.Retracted, "entered in error", "entered in error")]
    [InlineData(StatusKind.Refuted, "refuted", "refuted")]
    [InlineData(StatusKind.NotDone, "cancelled or not done", "not taken")]
    public void What_the_record_withdrew_is_quoted_with_value_date_and_place(StatusKind status, string reason, string why)
    {
        var brief = Compose(Withdrawing(status, "not-taken"), [], []);
        var group = Assert.Single(brief.Refused.SetAside);
        var entry = Assert.Single(group.Entries);
        Assert.Equal((reason, 1), (group.Reason, group.Number));
        Assert.Equal(("Creatinine", "4.1 mg/dL", "2026-02-10", why), (entry.What, entry.Value, entry.Date, entry.Why));
        Assert.Equal("ehr/bundle.json:e1", entry.Place);
        Assert.Equal(1, brief.Refused.Total);
        var page = System.Text.Encoding.UTF8.GetString(BriefPage.Write(brief));
        Assert.Contains("\u201c4.1 mg/dL\u201d", page, StringComparison.Ordinal);
        Assert.Contains($"1 entry {reason}: quoted here, used nowhere", page, StringComparison.Ordinal);
        Assert.Empty(brief.Trends);
        Assert.Empty(brief.OtherValues);
    }

    [Fact]
    public void A_corrected_result_names_the_day_of_its_correction()
    {
        Draft Result(decimal value, int day, string place)
        {
            var known = new Known(At(2026, 2, day), KnownBasis.Stated);
            return new(Day(2026, 2, 10), Lab("Creatinine", value, "umol/L"), new Sighting(new Source("ehr/bundle.json", place, "obs-1"), known, known, new ClaimStatus(StatusKind.Final, "final")));
        }
        var record = PatientRecord.Build(new PersonId("p1"), [Result(410, 10, "first"), Result(81, 12, "second")]);
        var group = Assert.Single(Compose(record, [], []).Refused.SetAside);
        Assert.Equal("replaced", group.Reason);
        Assert.Equal(("410 umol/L", "replaced by the corrected result of 2026-02-12"), (group.Entries[0].Value.Replace("\u00b5", "u", StringComparison.Ordinal), group.Entries[0].Why));
        // Before the correction was known there is nothing to withdraw.
        Assert.Empty(Compose(record, [], [], At(2026, 2, 11)).Refused.SetAside);
    }

    [Fact]
    public void A_later_fact_is_named_by_place_and_never_by_value()
    {
        var refused = Sample.Make().Brief.Refused;
        Assert.Equal("measurement of 2026-03-12", Assert.Single(refused.LaterPlaces).Detail);
        Assert.DoesNotContain("5.1", refused.LaterPlaces[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_question_to_the_pharmacist_never_stands_above_a_card_of_the_same_consequence()
    {
        var ask = Card_("a", Consequence.Serious, Strength.Strong);
        ask = ask with { Key = ask.Key with { Act = ActKind.AskPharmacist }, Act = ask.Act with { Kind = ActKind.AskPharmacist } };
        var brief = Of(ask, Card_("b", Consequence.Serious, Strength.Unverified), Card_("c"));
        Assert.Equal(["b", "a", "c"], brief.Changes.Select(c => c.Target));
        Assert.Contains("Serious, to ask", System.Text.Encoding.UTF8.GetString(BriefPage.Write(brief)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StatusKind.Current, false, "Allergies: penicillin V (anaphylaxis, 1998)")]
    [InlineData(StatusKind.Unconfirmed, false, "Allergies: penicillin V (anaphylaxis, unconfirmed, 1998)")]
    [InlineData(StatusKind.Refuted, false, "Allergies: not recorded")]
    [InlineData(StatusKind.Current, true, "Allergies: none known (stated: penicillin V, 1998)")]
    public void Allergies_are_listed_stated_as_none_or_not_recorded(StatusKind status, bool none, string says)
    {
        var when = When.Since(new Moment(At(1998, 1, 1).Date, Precision.Year, false));
        var known = new Known(At(2020, 1, 1), KnownBasis.Stated);
        var allergy = new Allergy(Term.Of("Penicillin V"), AllergyType.Allergy, null, none ? [] : [new Reaction(Term.Of("Anaphylaxis"), null)], none);
        var record = PatientRecord.Build(new PersonId("p1"), [new(when, allergy, new Sighting(new Source("a.json", "1", "1"), known, known, new ClaimStatus(status, "")))]);
        Assert.Equal(says, Compose(record, [], []).Allergies!.Says);
    }

    [Theory]
    [InlineData("female", null, null, "82 years \u00b7 female \u00b7")]
    [InlineData("female", "female", null, "82 years \u00b7 female \u00b7")]
    [InlineData("male", "F", null, "82 years \u00b7 male (administrative), female (at birth) \u00b7")]
    [InlineData("male", null, "1999-05", "deceased 1999-05 \u00b7 POLY-1")]
    [InlineData(null, null, null, "82 years \u00b7 sex not stated \u00b7")]
    public void The_header_says_what_differs(string? sex, string? atBirth, string? died, string says)
    {
        Moment? at = Moment.TryParse(died ?? "", out var m) ? m : null;
        var person = new Demographics(Moment.Day(1943, 8, 21), at is null ? null : true, at, sex, atBirth, null, null, null, [], [], ["Ann"],
            [new Concept("", "999-12-3456", "Social Security Number"), new Concept("", "POLY-1", "")]);
        var page = Plain(Compose(Record((When.Unknown, person, "1")), [], []));
        Assert.Contains(says, page, StringComparison.Ordinal);
        Assert.DoesNotContain("999-12", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-02-01", true)]
    [InlineData("2024-02-01", false)]
    public void A_pregnancy_is_said_with_the_day_on_which_it_was_stated(string date, bool shown)
    {
        Assert.True(Moment.TryParse(date, out var day));
        var status = new Measurement(Term.Of(new Concept(Systems.Loinc, "82810-3", "Pregnancy status")), new Value.Coded(Term.Of(new Concept(Systems.Snomed, "77386006", "Pregnant"))), null, null, null, [], []);
        var brief = Compose(Record((When.Unknown, new Demographics(Moment.Day(1996, 1, 1), null, null, "female", null, null, null, null, [], [], [], []), "1"), (When.At(day), status, "2")), [], []);
        Assert.Equal(shown, brief.Person.Pregnancy is { Stated: "2026-02-01" });
        Assert.Equal(shown, Plain(brief).Contains("pregnant (stated 2026-02-01)", StringComparison.Ordinal));
    }

    // The words of the page without its elements.
    private static string Plain(Brief brief) => System.Text.RegularExpressions.Regex.Replace(System.Text.Encoding.UTF8.GetString(BriefPage.Write(brief)), "</?(time|b|span)[^>]*>", "");

    private static PatientRecord Withdrawing(StatusKind status, string written)
    {
        var known = new Known(At(2026, 2, 10), KnownBasis.Stated);
        return PatientRecord.Build(new PersonId("p1"), [new(Day(2026, 2, 10), Lab("Creatinine", 4.1m, "mg/dL"), new Sighting(new Source("ehr/bundle.json", "e1", "e1"), known, known, new ClaimStatus(status, written)))]);
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
