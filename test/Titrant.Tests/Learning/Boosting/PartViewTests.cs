using Titrant.Learning.Boosting;
using Titrant.Learning.Outcomes;
using Titrant.Numerics;

namespace Titrant.Tests.Learning.Boosting;

public sealed class PartViewTests
{
    private const int Parts = 8;

    [Fact]
    public void A_few_thousand_people_are_all_learned_from()
    {
        var views = Views(20_000, 0.3);
        Assert.All(views, v => Assert.True(v.IsWhole));
        Assert.All(views, v => Assert.Equal(Parts - 1, v.Apart));
    }

    [Fact]
    public void Of_a_hundred_thousand_each_part_learns_from_a_sample_and_stops_by_people_it_did_not_see()
    {
        var views = Views(100_000, 0.3);
        Assert.All(views, v =>
        {
            Assert.Equal((24_000, 6_000), (v.Train.Count(w => w > 0), v.Held.Count(w => w > 0)));
            Assert.Equal(v.Rows!.Length, v.Rows.Distinct().Count());
            Assert.DoesNotContain(v.Train.Zip(v.Held), w => w.First > 0 && w.Second > 0);
            Assert.Equal(24.0 / 76, v.Apart, 1e-12);
        });
        // Between them the eight see most people, and none sees what another sees alone.
        Assert.InRange(views.SelectMany(v => v.Rows!).Distinct().Count(), 85_000, 100_000);
    }

    [Fact]
    public void Deaths_that_are_rare_are_not_thrown_away_for_speed()
    {
        Assert.All(Views(100_000, 0.02), v => Assert.True(v.IsWhole));
        var some = Views(100_000, 0.06);
        Assert.All(some, v => Assert.True(v.Outcome is BinaryOutcome y && y.Happened.Where((h, i) => h && v.Train[i] > 0).Count() > 2_700));
    }

    [Fact]
    public void The_same_seed_samples_the_same_people()
    {
        Assert.Equal(Views(60_000, 0.4).SelectMany(v => v.Rows!), Views(60_000, 0.4).SelectMany(v => v.Rows!));
    }

    private static PartView[] Views(int n, double share)
    {
        var chance = new Chance(5);
        bool[] happened = [.. Enumerable.Range(0, n).Select(_ => chance.Uniform() < share)];
        var rows = new TrainingRows([.. Enumerable.Range(0, n)], [.. Enumerable.Range(0, n).Select(i => i % Parts)], Parts);
        return PartView.Of(rows, new BinaryOutcome(happened), [.. Enumerable.Repeat(1.0, n)], 7);
    }
}
