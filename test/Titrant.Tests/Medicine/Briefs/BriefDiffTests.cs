using Titrant.Medicine.Briefs;
using Titrant.Patient;
using static Titrant.Tests.Medicine.Briefs.Told;

namespace Titrant.Tests.Medicine.Briefs;

public sealed class BriefDiffTests
{
    private static readonly PatientRecord s_one = Record((Day(2026, 1, 5), Lab("Creatinine", 90, "umol/L"), "a"));
    private static readonly PatientRecord s_two = Record((Day(2026, 1, 5), Lab("Creatinine", 90, "umol/L"), "a"), (Day(2026, 3, 9), Lab("Creatinine", 180, "umol/L"), "b"));

    private static FactId Newest(PatientRecord record) => Chart.Of(record, At(2026, 3, 10)).Facts[^1].Id;

    private static Finding Egfr(string says) => new(new("eGFR"), new Result.Coded(new Concept("s", "x", "x")), [], KidneyKey, says);

    [Fact]
    public void A_new_result_is_named_as_the_reason_of_a_new_card()
    {
        var diff = BriefDiff.Between(Compose(s_one, [], []), Compose(s_two, [], [Card_("metformin", facts: Newest(s_two))]));
        var change = Assert.Single(diff.Changes);
        Assert.Equal(("RenalDosing/reduce/metformin", "new"), (change.Key, change.How));
        Assert.Equal("new fact: Creatinine 180 \u00b5mol/L, 2026-03-09", Assert.Single(change.Reasons));
        Assert.Equal((1, 0), (diff.FactsNew, diff.FactsGone));
    }

    [Fact]
    public void A_result_that_was_withdrawn_explains_why_a_card_is_gone()
    {
        var diff = BriefDiff.Between(Compose(s_two, [], [Card_("metformin", facts: Newest(s_two))]), Compose(s_one, [], []));
        var change = Assert.Single(diff.Changes);
        Assert.Equal("gone", change.How);
        Assert.StartsWith("no longer known or replaced: Creatinine 180", Assert.Single(change.Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_answer_is_quoted_before_and_after()
    {
        var card = Card_("metformin") with { Because = [new("eGFR")] };
        var diff = BriefDiff.Between(
            Compose(s_one, [Egfr("eGFR 48")], [card with { Says = "Consider half the dose." }]),
            Compose(s_one, [Egfr("eGFR 29")], [card with { Says = "Consider a pause." }]));
        var change = Assert.Single(diff.Changes);
        Assert.Equal(("changed", "Consider half the dose."), (change.How, change.Before));
        Assert.Contains("was \"eGFR 48\", now \"eGFR 29\"", change.Reasons);
    }

    [Fact]
    public void New_knowledge_is_named()
    {
        var newer = Card_("metformin", says: "Consider a pause.") with { Origin = KidneyKey with { Tables = ["Renal dosing, version 4, 2026-10-01"] } };
        var change = Assert.Single(BriefDiff.Between(Compose(s_one, [], [Card_("metformin")]), Compose(s_one, [], [newer])).Changes);
        Assert.Equal("knowledge changed: Renal dosing, version 4, 2026-10-01", Assert.Single(change.Reasons));
    }

    [Fact]
    public void Time_alone_can_be_the_reason()
    {
        var change = Assert.Single(BriefDiff.Between(Compose(s_one, [], [Card_("metformin")], At(2026, 2, 1)), Compose(s_one, [], [], At(2026, 3, 10))).Changes);
        Assert.Equal("time passed: as of 2026-02-01, now 2026-03-10", Assert.Single(change.Reasons));
    }

    [Fact]
    public void A_new_version_of_the_capability_is_a_reason()
    {
        var change = Assert.Single(BriefDiff.Between(Compose(s_one, [], []), Compose(s_one, [], [Card_("metformin")], version: "2")).Changes);
        Assert.Equal("the capability Kidney dosing changed", Assert.Single(change.Reasons));
    }

    [Fact]
    public void A_medicine_that_was_stopped_explains_why_its_card_is_gone()
    {
        static PatientRecord Taking(StatusKind status, DateTimeOffset since)
        {
            var start = When.Since(Moment.Day(2024, 1, 1));
            var known = new Known(At(2024, 1, 1), KnownBasis.Stated);
            return PatientRecord.Build(new PersonId("p1"), [new(start, new MedicationUse(Term.Of("Metformin"), MedicationEvent.Ordered, [], null, false), new Sighting(new Source("a", "b", "m1"), known, new Known(since, KnownBasis.Stated), new ClaimStatus(status, "")))]);
        }

        var before = Taking(StatusKind.Current, At(2024, 1, 1));
        var change = Assert.Single(BriefDiff.Between(Compose(before, [], [Card_("metformin", facts: before.Facts[0].Id)]), Compose(Taking(StatusKind.Ended, At(2026, 3, 1)), [], [])).Changes);
        Assert.StartsWith("its standing changed: Metformin", Assert.Single(change.Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public void A_brief_compared_with_itself_has_not_changed()
    {
        var brief = Sample.Make().Brief;
        Assert.Empty(BriefDiff.Between(BriefJson.Read(BriefJson.Write(brief), out _)!, brief).Changes);
    }
}
