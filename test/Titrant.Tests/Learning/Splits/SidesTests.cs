using Titrant.Learning;
using Titrant.Learning.Outcomes;
using Titrant.Learning.Splits;
using Titrant.Learning.Tables;
using Titrant.Numerics;

namespace Titrant.Tests.Learning.Splits;

/// <summary>Laws of dividing people into those learned from and those measured on.</summary>
public sealed class SidesTests
{
    private static Column Numbers(string name, double[] values, ColumnRole role = ColumnRole.Feature) => new(new(name, ColumnType.Number, role), values);

    private static Table Of(params Column[] columns) => new([.. columns], [.. Enumerable.Range(2, columns[0].Count)]);

    private static (Table Table, BinaryOutcome Outcome, int[] Person) Cohort(int persons, ulong seed, int mostRows = 1)
    {
        var chance = Chance.For(seed, "cohort");
        var (x, happened, person) = (new List<double>(), new List<bool>(), new List<int>());
        for (var p = 0; p < persons; p++)
            for (var k = chance.Below(mostRows); k >= 0; k--)
            {
                x.Add(chance.Normal());
                happened.Add(chance.Uniform() < 0.3);
                person.Add(p);
            }
        return (Of(Numbers("x", [.. x]), Numbers("who", [.. person.Select(p => (double)p)], ColumnRole.Person)), new([.. happened]), [.. person]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void No_person_is_on_two_sides(int mostRows)
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            var (table, outcome, person) = Cohort(120, seed, mostRows);
            var folds = Sides.Folds(table, outcome, person, 5, seed, "repeat 1");
            Assert.All(person.Zip(folds).GroupBy(p => p.First), g => Assert.Single(g.Select(p => p.Second).Distinct()));
            var locked = Sides.Share(table, outcome, person, 0.2, seed, "locked");
            Assert.All(person.Zip(locked).GroupBy(p => p.First), g => Assert.Single(g.Select(p => p.Second).Distinct()));
        }
    }

    [Fact]
    public void Each_fold_has_its_share_of_people_and_of_the_outcome()
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            var (table, outcome, person) = Cohort(203, seed);
            var folds = Sides.Folds(table, outcome, person, 5, seed, "repeat 1");
            int[] sizes = [.. Enumerable.Range(0, 5).Select(f => folds.Count(g => g == f))], events = [.. Enumerable.Range(0, 5).Select(f => folds.Where((g, r) => g == f && outcome.Happened[r]).Count())];
            Assert.True(sizes.Max() - sizes.Min() <= 1 && events.Max() - events.Min() <= 1, $"{string.Join(' ', sizes)} with {string.Join(' ', events)} events");
        }
    }

    [Fact]
    public void Shuffling_the_rows_leaves_everybody_where_they_were()
    {
        for (ulong seed = 0; seed < 10; seed++)
        {
            var (table, outcome, person) = Cohort(80, seed, mostRows: 3);
            var order = Enumerable.Range(0, person.Length).ToArray();
            Chance.For(seed, "shuffle").Shuffle<int>(order);
            int[] moved = [.. order.Select(r => person[r])];
            var before = Sides.Folds(table, outcome, person, 4, seed, "repeat 1");
            Assert.Equal(order.Select(r => before[r]), Sides.Folds(table.Rows(order), outcome.Rows(order), moved, 4, seed, "repeat 1"));
            var locked = Sides.Share(table, outcome, person, 0.25, seed, "locked");
            Assert.Equal(order.Select(r => locked[r]), Sides.Share(table.Rows(order), outcome.Rows(order), moved, 0.25, seed, "locked"));
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_folds_and_another_purpose_others()
    {
        var (table, outcome, person) = Cohort(100, 7);
        int[] Folds(ulong seed, string purpose) => Sides.Folds(table, outcome, person, 5, seed, purpose);
        Assert.Equal(Folds(1, "repeat 1"), Folds(1, "repeat 1"));
        Assert.NotEqual(Folds(1, "repeat 1"), Folds(1, "repeat 2"));
        Assert.NotEqual(Folds(1, "repeat 1"), Folds(2, "repeat 1"));
    }

    [Fact]
    public void A_locked_share_is_that_share_within_each_outcome()
    {
        var (table, outcome, person) = Cohort(400, 3);
        var locked = Sides.Share(table, outcome, person, 0.2, 3, "locked");
        foreach (var with in new[] { true, false })
        {
            var all = outcome.Happened.Count(h => h == with);
            Assert.InRange(outcome.Happened.Where((h, r) => h == with && locked[r]).Count(), 0.2 * all - 1, 0.2 * all + 1);
        }
    }

    [Fact]
    public void Events_of_each_cause_are_shared_out_in_survival_too()
    {
        var chance = Chance.For(5, "survival");
        double[] time = [.. Enumerable.Range(0, 150).Select(_ => 1 + chance.Uniform())];
        int[] cause = [.. time.Select(_ => chance.Below(3))];
        var folds = Sides.Folds(Of(Numbers("x", time)), new SurvivalOutcome(null, time, cause), [.. Enumerable.Range(0, 150)], 5, 1, "repeat 1");
        foreach (var c in cause.Distinct())
        {
            int[] counts = [.. Enumerable.Range(0, 5).Select(f => folds.Where((g, r) => g == f && cause[r] == c).Count())];
            Assert.True(counts.Max() - counts.Min() <= 1);
        }
    }

    [Fact]
    public void Copied_rows_make_one_person_of_two_even_through_a_third()
    {
        // Rows 0 and 1 share a person, rows 1 and 2 are copies: all three stay together.
        var who = new Column(new("who", ColumnType.Category, ColumnRole.Person), [0, 0, 1, 2], ["a", "b", "c"]);
        Assert.Equal([0, 0, 0, 1], People.Of(Of(Numbers("x", [1, 2, 2, 3]), who), who, [0, 1, 1, 2]));
        Assert.Equal([0, 1, 1, 2], People.Of(Of(Numbers("x", [1, 2, 2, 3])), null, [0, 1, 1, 2]));
    }

    [Fact]
    public void A_person_who_is_not_known_is_nobody_else()
    {
        var who = new Column(new("who", ColumnType.Category, ColumnRole.Person), [double.NaN, double.NaN, 0], ["a"]);
        Assert.Equal([0, 1, 2], People.Of(Of(Numbers("x", [1, 2, 3])), who, [0, 1, 2]));
    }

    [Fact]
    public void Fewer_people_than_folds_is_said()
    {
        var fault = Assert.Throws<StudyException>(() => Sides.Folds(Of(Numbers("x", [1, 2, 3])), new BinaryOutcome([true, false, true]), [0, 0, 1], 5, 1, "repeat 1"));
        Assert.Equal("STU020", fault.Code);
    }

    [Fact]
    public void Sites_are_named_in_order_and_a_row_without_one_has_none()
    {
        var (of, names) = Sides.Sites(new(new("site", ColumnType.Category, ColumnRole.Site), [1, 0, double.NaN, 1], ["Leeds", "Oslo"]));
        Assert.Equal(["Leeds", "Oslo"], names);
        Assert.Equal([1, 0, -1, 1], of);
    }
}
