using Titrant.Medicine;
using Titrant.Patient;

namespace Titrant.Tests.Records;

/// <summary>Several facts assumed at once: the path of draft orders.</summary>
public sealed class AssumedFactsTests
{
    private static Fact Order(string text, string id) =>
        Person.Unknown().Planned(text, "2026-03-10").Numbered(id).Record().Facts.Single(f => f.Claim is MedicationUse);

    private static Chart Chart => Person.Woman(72).With("creatinine", 2.5m, "mg/dL").With("body weight", 70m, "kg").Chart();

    [Fact]
    public void Two_drafts_are_two_assumptions_and_say_the_same_as_one_after_the_other()
    {
        var (a, b) = (Order("metformin 1000 mg twice daily", "MedicationRequest/1"), Order("trimethoprim 200 mg twice daily", "MedicationRequest/2"));
        var once = Chart.Replace([([], a), ([], b)]);
        var twice = Chart.Replace(null, a).Replace(null, b);
        Assert.Equal(twice.Assumed, once.Assumed);
        Assert.Equal(2, once.Assumed.Count);
        Assert.Equal(twice.Facts, once.Facts);
        Assert.Equal(twice.Ask(Capabilities.All).Advice, once.Ask(Capabilities.All).Advice);
        Assert.All(once.Ask(Capabilities.All).Advice, r => Assert.Equal(2, r.Origin.Assumed.Count));
    }

    [Fact]
    public void A_draft_takes_the_place_of_every_version_that_it_replaces()
    {
        var (old, older, now) = (Order("metformin 500 mg", "MedicationRequest/1"), Order("metformin 850 mg", "MedicationRequest/1"), Order("metformin 1000 mg", "MedicationRequest/1"));
        var chart = Chart.Replace([([], old), ([], older)]).Replace([([old.Id, older.Id], now)]);
        Assert.Equal(now.Id, Assert.Single(chart.Of<MedicationUse>()).Fact.Id);
    }

    [Fact]
    public void A_draft_that_is_in_the_record_already_is_not_doubled()
    {
        var order = Order("metformin 500 mg", "MedicationRequest/1");
        Assert.Single(Chart.Replace(null, order).Replace([([], order), ([], order)]).Of<MedicationUse>());
    }

    [Fact]
    public void No_draft_is_no_assumption() => Assert.True(Chart.Replace([]).Assumed.IsEmpty);
}
