using Titrant.Numerics;

namespace Titrant.Tests.Numerics;

public sealed class ChanceTests
{
    [Fact]
    public void The_same_seed_gives_the_same_draws_and_another_seed_others()
    {
        Assert.Equal(Draws(new(7)), Draws(new(7)));
        Assert.NotEqual(Draws(new(7)), Draws(new(8)));

        static ulong[] Draws(Chance chance) => [.. Enumerable.Range(0, 100).Select(_ => chance.Bits())];
    }

    /// <summary>splitmix64 from 0 begins e220a8397b1dcdaf, 6e789e6aa1b965f4, ... (its authors' reference output); xoshiro's first output is rotl(5b,7)*9 of the second.</summary>
    [Fact]
    public void The_first_draw_is_the_published_one()
    {
        const ulong second = 0x6e789e6aa1b965f4;
        Assert.Equal(System.Numerics.BitOperations.RotateLeft(unchecked(second * 5), 7) * 9, new Chance(0).Bits());
    }

    [Fact]
    public void One_purpose_does_not_move_the_draws_of_another()
    {
        var folds = Chance.For(1, "folds").Bits();
        _ = Chance.For(1, "bootstrap").Bits();
        Assert.Equal(folds, Chance.For(1, "folds").Bits());
        Assert.NotEqual(folds, Chance.For(1, "bootstrap").Bits());
    }

    [Fact]
    public void Numbers_below_seven_are_equally_often()
    {
        var chance = new Chance(3);
        var counts = new int[7];
        for (var i = 0; i < 70_000; i++) counts[chance.Below(7)]++;
        // Chi-square with 6 degrees of freedom: 27.86 is exceeded once in ten thousand seeds.
        Assert.InRange(counts.Sum(n => (n - 10_000.0) * (n - 10_000.0) / 10_000), 0, 27.86);
    }

    [Fact]
    public void Normal_draws_have_mean_0_and_variance_1()
    {
        var chance = new Chance(4);
        var draws = Enumerable.Range(0, 100_000).Select(_ => chance.Normal()).ToArray();
        Assert.InRange(draws.Average(), -0.0125, 0.0125);
        Assert.InRange(draws.Average(d => d * d), 0.98, 1.02);
    }

    [Fact]
    public void A_shuffle_keeps_every_item()
    {
        var items = Enumerable.Range(0, 50).ToArray();
        new Chance(5).Shuffle(items.AsSpan());
        Assert.NotEqual(Enumerable.Range(0, 50), items);
        Assert.Equal(Enumerable.Range(0, 50), items.Order());
    }
}
