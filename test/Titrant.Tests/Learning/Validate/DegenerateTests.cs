using Titrant.Learning;
using Titrant.Learning.Models;
using Titrant.Learning.Outcomes;
using Titrant.Learning.Validate;
using Titrant.Numerics;
using Titrant.Patient;

namespace Titrant.Tests.Learning.Validate;

/// <summary>Cohorts at the edge of what can be measured: every figure is finite, inside its interval, or says why it is not there.</summary>
public sealed class DegenerateTests
{
    private static readonly double[] Chances = [0, 1e-300, .05, .3, .5, .7, 1];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 6)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_yes_or_no_at_the_edge_is_measured_or_says_why(int seed)
    {
        var chance = new Chance((ulong)seed);
        foreach (var n in (int[])[1, 2, 3, 12, 40])
            foreach (var events in (int[])[0, 1, n / 2, n - 1, n])
                foreach (var kind in Kinds)
                {
                    var p = Scores(kind, n, chance);
                    bool[] happened = [.. Enumerable.Range(0, n).Select(i => i < events)];
                    Measure(new("m", Scale.LogOdds, new BinaryOutcome(happened), null, Margins(p), Some(p, kind), People(n, seed), seed % 3 == 0 ? [.. Enumerable.Range(0, n).Select(i => i % 3)] : null), n, $"{kind}, {events} of {n}");
                }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_time_to_an_event_at_the_edge_is_measured_or_says_why(int seed)
    {
        var chance = new Chance((ulong)seed + 1000);
        foreach (var n in (int[])[1, 2, 3, 12, 40])
            foreach (var share in (double[])[0, .1, .5, 1])
                foreach (var kind in Kinds)
                {
                    var p = Scores(kind, n, chance);
                    var ties = chance.Below(2) == 0;
                    double[] time = [.. Enumerable.Range(0, n).Select(_ => ties ? 1.0 + chance.Below(3) : 10 * chance.Uniform())];
                    int[] cause = [.. Enumerable.Range(0, n).Select(_ => chance.Uniform() >= share ? 0 : seed % 4 == 0 ? 1 + chance.Below(2) : 1)];
                    // Before anybody's exit, amid them, at a tie, beyond all.
                    double? horizon = chance.Below(5) switch { 0 => .0001, 1 => 2, 2 => 5, 3 => 50, _ => null };
                    double[]? entry = seed % 5 == 0 ? [.. time.Select(t => t * .5 * chance.Uniform())] : null;
                    double[] at = [1, 2, 6];
                    var curves = chance.Below(3) == 0 ? null : new RiskCurves(at, [.. at.Select(_ => Some(Scores(kind, n, chance), kind))]);
                    Measure(new("m", seed % 2 == 0 ? Scale.LogHazard : Scale.LogTime, new SurvivalOutcome(entry, time, cause), horizon, Margins(p), Some(p, kind), People(n, seed), seed % 3 == 0 ? [.. Enumerable.Range(0, n).Select(i => i % 3)] : null) { Curves = curves },
                        n, $"{kind}, {cause.Count(c => c != 0)} of {n}, horizon {horizon}, {(ties ? "ties" : "no ties")}");
                }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Classes_and_numbers_at_the_edge_are_measured_or_say_why(int seed)
    {
        var chance = new Chance((ulong)seed + 2000);
        foreach (var n in (int[])[1, 2, 3, 30])
        {
            Measure(new("m", Scale.ClassLogOdds, new ClassOutcome([.. Enumerable.Range(0, n).Select(_ => chance.Below(1 + seed % 3))], ["a", "b", "c"]), null,
                [.. Enumerable.Range(0, 3 * n).Select(_ => seed % 2 == 0 ? 0 : 800 * chance.Normal())], null, People(n, seed), null), n, $"classes of {n}");
            Measure(new("m", Scale.Number, new NumberOutcome([.. Enumerable.Range(0, n).Select(_ => seed % 2 == 0 ? 3 : chance.Normal())]), null,
                [.. Enumerable.Range(0, n).Select(_ => seed % 3 == 0 ? 3 : chance.Normal())], null, People(n, seed), null), n, $"numbers of {n}");
        }
    }

    private static readonly string[] Kinds = ["extremes", "constant", "no", "yes", "some missing", "plain"];

    private static double[] Scores(string kind, int n, Chance chance) => [.. Enumerable.Range(0, n).Select(_ => kind switch
    {
        "extremes" => Chances[chance.Below(Chances.Length)], "constant" => .4, "no" => 0, "yes" => 1, _ => chance.Uniform(),
    })];

    private static double?[] Some(double[] p, string kind) => [.. p.Select((v, i) => kind == "some missing" && i % 3 != 1 ? (double?)null : v)];

    private static double[] Margins(double[] p) => [.. p.Select(v => Math.Clamp(Math.Log(v / (1 - v)), -700, 700))];

    private static int[] People(int n, int seed) => [.. Enumerable.Range(0, n).Select(i => seed % 7 == 0 ? i / 2 : i)];

    private static void Measure(Predicted p, int n, string what)
    {
        string[] sex = [.. Enumerable.Range(0, n).Select(i => i % 4 == 0 ? "female" : "male")];
        double[] rival = [.. Enumerable.Range(0, n).Select(i => i % 5 == 0 ? double.NaN : i % 2)];
        var request = new ValidationRequest([.1, .5, .999], .1, [new("sex", sex)], 1, p.Outcome is ClassOutcome ? [] : [new("rule", rival, false), new("chance", rival, true)], 7) { Replicates = 20 };
        foreach (var v in (Validation[])[Validations.Of(p, ValidationsTests.Anywhere, request), Validations.OfRepeats([p, p], ValidationsTests.Anywhere, request)])
        {
            foreach (var f in v.Figures.Concat(v.Points.SelectMany(x => x.Figures)).Concat(v.Groups.SelectMany(g => g.Figures)).Concat(v.Bands.Select(b => b.Observed))
                .Concat(v.Benefit.SelectMany(b => new[] { b.Model, b.All })).Concat(v.Comparisons.SelectMany(c => new[] { c.Ours, c.Theirs, c.Difference })))
            {
                var told = $"{what}: {f}";
                Assert.True(f.Value is { } value ? double.IsFinite(value) : f.WhyNot is { Length: > 0 } && f.Interval is null, told);
                Assert.True(f.Interval is var (low, high) ? double.IsFinite(low) && double.IsFinite(high) && low <= f.Value + 1e-12 && f.Value <= high + 1e-12 && f.Kind.Length > 0 : f.WhyNot is { Length: > 0 }, told);
                Assert.True(f.Error is null || double.IsFinite(f.Error.Value), told);
            }
            Assert.All(v.Roc, r => Assert.True(r is { X: >= 0 and <= 1 + 1e-12, Y: >= 0 and <= 1 + 1e-12 }, what));
            Assert.All(v.Curves.SelectMany(c => c.Steps), s => Assert.True(s.Low <= s.Share + 1e-12 && s.Share <= s.High + 1e-12, what));
        }
    }
}
