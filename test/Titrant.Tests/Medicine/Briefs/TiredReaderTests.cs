using System.Text;
using System.Text.RegularExpressions;
using Titrant.Medicine;
using Titrant.Medicine.Briefs;
using Titrant.Patient;
using static Titrant.Tests.Medicine.Briefs.Told;

namespace Titrant.Tests.Medicine.Briefs;

/// <summary>What somebody at three in the morning would take from the page although it is not so.</summary>
public sealed class TiredReaderTests
{
    private static string Page(Brief brief) => Regex.Replace(Encoding.UTF8.GetString(BriefPage.Write(brief)), "</?(time|b|span)[^>]*>", "");

    private static Recommendation With(params Screened[] options) => Card_("clopidogrel") with { Alternatives = [.. options] };

    private static Screened Option(string name, string[] against, string[] notChecked) => new(new Concept(Systems.Titrant, name, name), [.. against], [.. notChecked]);

    [Fact]
    public void Nobody_takes_silence_about_an_interaction_for_safety()
    {
        Assert.NotEmpty(Capabilities.NotChecked);
        foreach (var brief in (Brief[])[Of(), Of(Card_("a")), Sample.Make().Brief])
        {
            var says = $"Not checked by this version: {string.Join(", ", Capabilities.NotChecked)}.";
            Assert.Contains(says, Page(brief), StringComparison.Ordinal);
            Assert.Contains(Summary.Of(brief), l => l.Text == says);
            Assert.All(Capabilities.NotChecked, part => Assert.Contains($"\"{part}\"", Encoding.UTF8.GetString(BriefJson.Write(brief)), StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Nobody_has_to_know_by_heart_that_2160_0_is_creatinine()
    {
        var chart = Chart.Of(Record((Day(2026, 3, 1), Lab("", 220m, "umol/L", "2160-0"), "1")), At(2026, 3, 10));
        Assert.Equal("Creatinine in serum or plasma (2160-0)", new FactLines(chart).Of(chart.Facts.Select(f => f.Id), 5, out _).Single(l => l.Value.StartsWith("220", StringComparison.Ordinal)).What);
    }

    [Fact]
    public void A_man_with_a_past_stroke_is_not_offered_prasugrel_first()
    {
        var brief = Of(With(Option("prasugrel", ["prior stroke"], ["age"]), Option("ticagrelor", [], ["bradycardia"])));
        Assert.Contains("Instead: ticagrelor (not checked: bradycardia).", Page(brief), StringComparison.Ordinal);
        Assert.Contains("Not suitable here: prasugrel (prior stroke).", Page(brief), StringComparison.Ordinal);
        Assert.DoesNotContain("Instead: prasugrel", Encoding.UTF8.GetString(BriefFhir.Write(brief)), StringComparison.Ordinal);
        Assert.Equal(["ticagrelor", "prasugrel"], brief.Changes[0].Alternatives.Select(o => o.Name));
    }

    [Fact]
    public void Where_every_alternative_has_an_objection_none_is_offered_as_free()
    {
        var page = Page(Of(With(Option("prasugrel", ["prior stroke"], []), Option("ticagrelor", ["active bleeding"], []))));
        Assert.Contains("Every listed alternative has something against it here: prasugrel (prior stroke); ticagrelor (active bleeding).", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Instead:", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_check_is_named_by_its_question_and_not_by_a_key()
    {
        var page = Page(Sample.Make().Brief);
        Assert.Contains("<summary>Which drugs need another dose for this kidney? (", page, StringComparison.Ordinal);
        var slope = new Finding(new("eGFR slope"), new Result.Coded(new Concept(Systems.Titrant, "x", "x")), [], KidneyKey, "eGFR is steady.", true);
        Assert.DoesNotContain("e GFR", Page(Compose(Record(), [slope], [])), StringComparison.Ordinal);
    }

    [Fact]
    public void A_question_to_the_pharmacist_is_labelled_as_one_wherever_it_stands()
    {
        var ask = Card_("z", Consequence.Minor);
        ask = ask with { Key = ask.Key with { Act = ActKind.AskPharmacist }, Act = ask.Act with { Kind = ActKind.AskPharmacist } };
        var folded = Page(Of([ask, .. Enumerable.Range(0, 7).Select(i => Card_("m" + i))]));
        Assert.Contains("<summary>Minor, to ask: ", folded, StringComparison.Ordinal);
        Assert.Contains(Summary.Of(Of(ask)), l => l.Text.StartsWith("Minor, to ask: ", StringComparison.Ordinal));
    }

    [Fact]
    public void The_summary_names_the_anticoagulant_that_nobody_could_check()
    {
        var record = Record((When.Since(Moment.Day(2025, 1, 1)), new MedicationUse(Term.Of("Apixaban 5 mg tablet"), MedicationEvent.Ordered, [], null, false), "1"));
        var gap = new Gap(new("RenalDosing", "apixaban"), "No creatinine.", "Measure creatinine", "test:creatinine", [], [record.Facts[0].Id], KidneyKey);
        var brief = Compose(record, [gap], []);
        Assert.Contains(Summary.Of(brief), l => l.Text == "1 question not assessable (apixaban); first: Measure creatinine");
        Assert.Equal(brief, BriefJson.Read(BriefJson.Write(brief), out _));
    }

    [Fact]
    public void A_person_without_a_medication_list_has_no_medicine_called_list()
    {
        ICapability[] capabilities = [new MedicineIdentity()];
        var brief = Titrant.Medicine.Briefs.Brief.Compose(Chart.Of(Record(), At(2026, 3, 10)).Ask(capabilities), [], capabilities);
        var text = Page(brief) + string.Join('\n', Summary.Of(brief).Select(l => l.Text));
        Assert.Contains("No medication list: no medicine was checked", text, StringComparison.Ordinal);
        Assert.DoesNotContain("1 of 1", text, StringComparison.Ordinal);
        Assert.DoesNotContain("not checked: list", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2025-12-24", true)]
    [InlineData("2026-04-01", false)]
    [InlineData(null, true)]
    public void Advice_for_a_dead_person_is_not_given_and_the_page_says_why(string? died, bool dead)
    {
        Moment? at = Moment.TryParse(died ?? "", out var m) ? m : null;
        var person = new Demographics(Moment.Day(1943, 8, 21), true, at, "male", null, null, null, null, [], [], ["Ann"], []);
        var brief = Compose(Record((When.Unknown, person, "1")), [], []);
        Assert.Equal(dead, brief.HasDied);
        Assert.Equal(dead, Page(brief).Contains("Advice is not given: the record says that this person has died.", StringComparison.Ordinal));
        Assert.Equal(dead, Summary.Of(brief).Any(l => l.Text.StartsWith("The record says that this person has died", StringComparison.Ordinal)));
        Assert.NotEqual(dead, Page(brief).Contains("asks for a change", StringComparison.Ordinal));
    }

    [Fact]
    public void The_same_sentence_is_not_ordered_twice_and_what_is_said_of_one_medicine_stands_together()
    {
        var twice = Card_("a", says: "Consider less of a.");
        var brief = Of(twice, twice with { Key = new("Other", ActKind.Reduce, "a"), Why = "Another reason." }, Card_("b", Consequence.Serious),
            Card_("c", Consequence.Serious), Card_("b", Consequence.Minor, says: "Consider measuring b.") with { Key = new("Other", ActKind.Monitor, "b") });
        Assert.Equal(["b", "b", "c", "a"], brief.Changes.Select(c => c.Target));
        Assert.Equal("Another reason.", brief.Changes[3].Why);
        Assert.Single(Regex.Matches(Page(brief), "<h3>Consider less of a.</h3>"));
    }
}
