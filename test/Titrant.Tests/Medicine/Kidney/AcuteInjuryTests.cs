using System.Diagnostics;
using Titrant.Medicine.Kidney;

namespace Titrant.Tests.Medicine.Kidney;

public sealed class AcuteInjuryTests
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 10, 8, 0, 0, TimeSpan.Zero);

    private static Injury Of(double now, params (double DaysAgo, double Value)[] before) =>
        AcuteInjury.Of([.. before.OrderByDescending(b => b.DaysAgo).Select(b => new Creatinine(s_now.AddDays(-b.DaysAgo), b.Value)), new Creatinine(s_now, now)]);

    [Fact]
    public void A_slow_rise_over_three_weeks_is_measured_against_the_year_and_not_against_its_own_first_step()
    {
        var injury = Of(125, (300, 70), (200, 72), (120, 71), (60, 73), (17, 110));
        Assert.Equal(Change.Rising, injury.Change);
        Assert.Equal(1, injury.Stage);
        Assert.Equal(125 / 72.0, injury.Ratio, 1e-9);
        Assert.True(injury.Alerts);
    }

    [Theory]
    [InlineData(149, 0)]
    [InlineData(150, 1)]
    [InlineData(199, 1)]
    [InlineData(200, 2)]
    [InlineData(299, 2)]
    [InlineData(300, 3)]
    public void The_stages_begin_at_one_and_a_half_two_and_three_times_the_reference(double now, int stage) => Assert.Equal(stage, Of(now, (5, 100)).Stage);

    [Fact]
    public void Above_354_a_rise_to_one_and_a_half_is_stage_three()
    {
        Assert.Equal(3, Of(355, (5, 230)).Stage);
        Assert.Equal(1, Of(354, (5, 230)).Stage);
    }

    [Fact]
    public void Where_the_week_and_the_year_both_have_values_the_higher_ratio_counts()
    {
        Assert.Equal(2.0, Of(200, (3, 180), (100, 100)).Ratio, 1e-9);
        Assert.Equal(2.0, Of(200, (3, 100), (100, 180)).Ratio, 1e-9);
    }

    [Fact]
    public void A_rise_over_the_lowest_of_two_days_above_26_is_stage_one_and_after_two_days_it_is_none()
    {
        Assert.Equal(1, Of(227, (1, 200), (1.5, 205)).Stage);
        Assert.Equal(Change.Steady, Of(226, (1, 200)).Change);
        Assert.Equal(Change.Steady, Of(227, (3, 200)).Change);
    }

    [Fact]
    public void A_relapse_after_recovery_is_not_hidden_by_the_high_values_of_the_first_episode()
    {
        var injury = Of(190, (120, 300), (110, 310), (100, 280), (21, 120));
        Assert.Equal(Change.Rising, injury.Change);
        Assert.False(injury.Alerts);
        Assert.Equal("the last value", injury.Reference);
    }

    [Fact]
    public void A_value_older_than_a_year_is_no_reference() => Assert.Equal(Change.NothingToCompare, Of(200, (366, 80)).Change);

    // The definition, value by value: 1.5-fold above the last steady one, unless it stays so from 90 to 180 days later.
    private static List<Creatinine> Slowly(List<Creatinine> series)
    {
        var kept = new List<Creatinine>();
        for (var i = 0; i < series.Count; i++)
        {
            var c = series[i];
            var after = series.Skip(i + 1).Where(x => x.At <= c.At.AddDays(180)).ToList();
            var reference = kept.Count > 0 && kept[^1].At >= c.At.AddDays(-365) ? kept[^1].Value : after.Count > 0 ? after.Min(x => x.Value) : c.Value;
            var stay = after.Where(x => x.At >= c.At.AddDays(90)).ToList();
            if (c.Value < 1.5 * reference || (stay.Count > 0 && stay.All(x => x.Value >= 1.5 * reference))) kept.Add(c);
        }
        return kept;
    }

    [Fact]
    public void Episodes_are_left_out_as_the_definition_says_in_any_series()
    {
        var random = new Random(5);
        for (var run = 0; run < 300; run++)
        {
            var at = s_now.AddYears(-4);
            var series = new List<Creatinine>();
            for (var i = 0; i < random.Next(1, 60); i++)
                series.Add(new(at = at.AddDays(random.Next(0, 3) * random.Next(0, 60)), random.Next(50, 90) * (random.Next(4) == 0 ? 3 : 1)));
            Assert.Equal(Slowly(series), AcuteInjury.WithoutEpisodes(series));
        }
    }

    [Fact]
    public void Sixteen_thousand_creatinines_of_an_intensive_care_stay_take_no_time()
    {
        List<Creatinine> series = [.. Enumerable.Range(0, 16000).Select(i => new Creatinine(s_now.AddMinutes(-10.0 * (16000 - i)), 80 + i % 37))];
        AcuteInjury.WithoutEpisodes(series.GetRange(0, 10));
        var clock = Stopwatch.StartNew();
        AcuteInjury.Of(series);
        AcuteInjury.WithoutEpisodes(series);
        // Every pair of them would be 128 million comparisons.
        Assert.True(clock.ElapsedMilliseconds < 500, $"{clock.ElapsedMilliseconds} ms");
    }
}
