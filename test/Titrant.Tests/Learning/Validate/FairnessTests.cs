using System.Globalization;
using System.IO.Compression;
using Titrant.Learning;
using Titrant.Learning.Linear.Fits;
using Titrant.Learning.Models;
using Titrant.Learning.Outcomes;
using Titrant.Learning.Studies;
using Titrant.Learning.Tables;
using Titrant.Learning.Validate;
using Titrant.Numerics.Distributions;
using Titrant.Patient;

namespace Titrant.Tests.Learning.Validate;

public sealed class FairnessTests
{
    // Women: tp 30, fn 10, fp 20, tn 40. Men: tp 20, fn 20, fp 10, tn 50.
    private static readonly (string Sex, int Tp, int Fn, int Fp, int Tn)[] Tables = [("female", 30, 10, 20, 40), ("male", 20, 20, 10, 50)];

    private static (Predicted Predicted, string[] Sex) People((string Sex, int Tp, int Fn, int Fp, int Tn)[] tables)
    {
        var rows = tables.SelectMany(t => Enumerable.Repeat((t.Sex, P: .7, Y: true), t.Tp).Concat(Enumerable.Repeat((t.Sex, P: .2, Y: true), t.Fn)).Concat(Enumerable.Repeat((t.Sex, P: .6, Y: false), t.Fp)).Concat(Enumerable.Repeat((t.Sex, P: .1, Y: false), t.Tn))).ToList();
        return (new("m", Scale.LogOdds, new BinaryOutcome([.. rows.Select(r => r.Y)]), null, [.. rows.Select(r => r.P)], [.. rows.Select(r => (double?)r.P)], [.. Enumerable.Range(0, rows.Count)], null), [.. rows.Select(r => r.Sex)]);
    }

    private static Seq<GroupFigures> Groups(Predicted p, GroupOf by, int smallest = 20) => Validations.Of(p, ValidationsTests.Anywhere, ValidationsTests.Request(0.5) with { Groups = [by], Smallest = smallest }).Groups;

    private static Figure Named(GroupFigures of, string name) => of.Figures.First(f => f.Name == name);

    [Fact]
    public void Figures_of_a_group_equal_the_two_by_two_table_by_hand()
    {
        var (p, sex) = People(Tables);
        var women = Groups(p, new("sex", sex))[0];
        Assert.Equal(("sex", "female", 100, 40), (women.By, women.Group, women.Rows, women.Events!.Value));
        foreach (var (name, hits, of, otherHits, otherOf) in ((string, int, int, int, int)[])[("selection rate at 0.5", 50, 100, 30, 100), ("sensitivity at 0.5", 30, 40, 20, 40), ("false positive rate at 0.5", 20, 60, 10, 60), ("PPV at 0.5", 30, 50, 20, 30)])
        {
            var own = Named(women, name);
            Assert.Equal((double)hits / of, own.Value!.Value, 1e-12);
            var (low, high) = Wilson.Interval(hits, of, 0.95);
            Assert.Equal(low, own.Low!.Value, 1e-9);
            Assert.Equal(high, own.High!.Value, 1e-9);
            // Newcombe 1998, method 10.
            var (otherLow, otherHigh) = Wilson.Interval(otherHits, otherOf, 0.95);
            double a = (double)hits / of, b = (double)otherHits / otherOf;
            var difference = Named(women, name + ", difference to everybody else");
            Assert.Equal(a - b, difference.Value!.Value, 1e-12);
            Assert.Equal(a - b - Math.Sqrt((a - low) * (a - low) + (otherHigh - b) * (otherHigh - b)), difference.Low!.Value, 1e-9);
            Assert.Equal(a - b + Math.Sqrt((high - a) * (high - a) + (b - otherLow) * (b - otherLow)), difference.High!.Value, 1e-9);
        }
        // 40 events; 30·.7 + 10·.2 + 20·.6 + 40·.1 = 39 expected.
        Assert.Equal(40 / 39.0, Named(women, "observed/expected").Value!.Value, 1e-12);
    }

    [Fact]
    public void Newcombe_1998_published_example()   // table II, method 10: 56/70 - 48/80 = .2 (.0524 to .3339)
    {
        var (first, second) = (Share(56, 70), Share(48, 80));
        var difference = Shares.Difference("d", first, second);
        Assert.Equal(.2, difference.Value!.Value, 1e-9);
        Assert.Equal(.0524, difference.Low!.Value, 5e-5);
        Assert.Equal(.3339, difference.High!.Value, 5e-5);

        static Figure Share(int hits, int of) => Shares.Of("s", [.. Enumerable.Range(0, of).Select(i => i < hits ? 1.0 : 0)], [.. Enumerable.Repeat(1.0, of)], [.. Enumerable.Range(0, of)], false, "");
    }

    [Fact]
    public void A_group_without_positives_is_not_estimable_and_never_zero()
    {
        var (p, sex) = People([.. Tables, ("unknown", 0, 0, 5, 25)]);
        var unknown = Groups(p, new("sex", sex))[^1];
        Assert.Equal(("unknown", 0), (unknown.Group, unknown.Events!.Value));
        foreach (var name in (string[])["sensitivity at 0.5", "sensitivity at 0.5, difference to everybody else", "AUC (ties one half)", "calibration slope"])
            Assert.True(Named(unknown, name) is { Value: null, Interval: null, WhyNot.Length: > 0 }, Named(unknown, name).ToString());
        Assert.Equal(5 / 30.0, Named(unknown, "false positive rate at 0.5").Value!.Value, 1e-12);
    }

    [Fact]
    public void A_small_group_is_withheld_with_one_more_so_that_nobody_can_subtract()
    {
        var (p, sex) = People([("a", 30, 10, 20, 40), ("b", 20, 20, 10, 50), ("c", 2, 2, 2, 2), ("d", 10, 10, 10, 10)]);
        var groups = Groups(p, new("site", sex));
        Assert.Equal(["a", "b", "c", "d"], groups.Select(g => g.Group));
        Assert.Null(groups[0].Withheld);
        Assert.Null(groups[1].Withheld);
        Assert.Contains("fewer than 20", groups[2].Withheld!, StringComparison.Ordinal);
        Assert.Contains("worked out", groups[3].Withheld!, StringComparison.Ordinal);
        Assert.All(groups.Where(g => g.Withheld is not null), g => Assert.True(g.Figures.IsEmpty && g.Events is null));
        // Two groups: showing one would show the other.
        Assert.All(Groups(p, new("x", [.. sex.Select(s => s == "c" ? "c" : "rest")])), g => Assert.NotNull(g.Withheld));
    }

    [Fact]
    public void Withheld_cells_of_an_intersection_cannot_be_subtracted_along_either_column()
    {
        // sex × age: one small cell; showing the other three and both margins would give it away.
        (string Sex, string Age, int N)[] cells = [("female", "below 65", 100), ("female", "65 or above", 100), ("male", "below 65", 100), ("male", "65 or above", 5)];
        string[] sex = [.. cells.SelectMany(c => Enumerable.Repeat(c.Sex, c.N))], age = [.. cells.SelectMany(c => Enumerable.Repeat(c.Age, c.N))];
        var hidden = Withholding.Of(new("sex × age", [.. sex.Zip(age, (s, a) => $"{s}, {a}")], [sex, age]), 20);
        foreach (var slice in cells.GroupBy(c => c.Sex).Concat(cells.GroupBy(c => c.Age)))
            Assert.NotEqual(1, slice.Count(c => hidden.ContainsKey($"{c.Sex}, {c.Age}")));
        Assert.True(hidden.ContainsKey("male, 65 or above"));
    }

    [Fact]
    public void Numbers_are_cut_missing_is_unknown_and_columns_intersect()
    {
        var table = new Table([new(new("age", ColumnType.Number, ColumnRole.Feature), [40, 65, 80, double.NaN]), new(new("sex", ColumnType.Category, ColumnRole.Group), [0, 1, 0, 1], ["female", "male"])], [2, 3, 4, 5]);
        Assert.Equal(["below 65", "65 or above", "65 or above", "unknown"], GroupOf.From(new(["age"], [65], "s:1"), table).Group);
        Assert.Equal(["below 50", "50 to below 70", "70 or above", "unknown"], GroupOf.From(new(["age"], [70, 50], "s:1"), table).Group);
        var both = GroupOf.From(new(["sex", "age"], [65], "s:1"), table);
        Assert.Equal("sex × age", both.By);
        Assert.Equal(["female, below 65", "male, 65 or above", "female, 65 or above", "unknown"], both.Group);
        var fault = Assert.Throws<StudyException>(() => GroupOf.From(new(["age", "race"], [], "study.yaml:9"), table));
        Assert.Equal(["VAL004", "VAL003"], fault.Faults.Select(f => f.Code));
        Assert.Equal("study.yaml:9", fault.Place);
    }

    [Fact]
    public void Groups_of_a_time_to_event_have_C_and_figures_at_the_horizon()
    {
        var p = ValidationsTests.Times(600, 21);
        var groups = Groups(p, new("half", [.. Enumerable.Range(0, 600).Select(i => i % 2 == 0 ? "even" : "odd")]));
        Assert.All(groups.SelectMany(g => g.Figures), f => { ValidationsTests.Honest(f); Assert.NotNull(f.Interval); });
        Assert.Contains(groups[0].Figures, f => f.Name.StartsWith("Harrell C", StringComparison.Ordinal));
        var difference = groups[0].Figures.First(f => f.Name.StartsWith("Harrell C", StringComparison.Ordinal) && f.Name.EndsWith("everybody else", StringComparison.Ordinal));
        Assert.InRange(0, difference.Low!.Value, difference.High!.Value);
    }

    // SUPPORT 2 with a plain score; the table by race and sex is counted a second time here, pair by pair and row by row.
    [Fact]
    public void Support2_group_table_equals_a_second_counting()
    {
        var path = Repository.Data("learning", "tabular", "support2.csv.gz");
        using var text = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        var header = text.ReadLine()!.Split(',').ToList();
        var lines = text.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.TrimEnd('\r').Split(',')).ToList();
        string[] names = ["age", "meanbp", "hrt", "resp", "temp", "crea", "sod", "num.co", "scoma"];
        double Value(string[] l, string name) => double.TryParse(l[header.IndexOf(name)], NumberStyles.Float, CultureInfo.InvariantCulture, out var v) ? v : double.NaN;
        var means = names.Select(n => lines.Select(l => Value(l, n)).Where(double.IsFinite).Average()).ToArray();
        double[] x = [.. lines.SelectMany(l => names.Select((n, k) => double.IsFinite(Value(l, n)) ? Value(l, n) : means[k]))];
        bool[] died = [.. lines.Select(l => l[header.IndexOf("hospdead")] == "1")];
        var beta = LogisticFit.Of(x, names, died).Coefficients;
        double[] p = [.. lines.Select((_, i) => 1 / (1 + Math.Exp(-beta[0].Value - names.Select((_, k) => beta[k + 1].Value * x[i * names.Length + k]).Sum())))];
        string[] race = [.. lines.Select(l => l[header.IndexOf("race")] is { Length: > 0 } r ? r : "unknown")], sex = [.. lines.Select(l => l[header.IndexOf("sex")])];
        var predicted = new Predicted("m", Scale.LogOdds, new BinaryOutcome(died), null, [.. p.Select(v => Math.Log(v / (1 - v)))], [.. p.Select(v => (double?)v)], [.. Enumerable.Range(0, p.Length)], null);
        const double at = 0.3;
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var v = Validations.Of(predicted, ValidationsTests.Anywhere, ValidationsTests.Request(at) with { Groups = [new("sex", sex), new("race", race)], Replicates = 20 });
        Assert.True(clock.ElapsedMilliseconds < 20_000);
        Assert.Equal((3183, 4129), (v.Groups[0].Rows, v.Groups[1].Rows));   // as the baseline's table counts them
        foreach (var group in v.Groups.Where(g => g.Withheld is null && g.Group is "female" or "asian" or "hispanic" or "black"))
        {
            int n = 0, events = 0, tp = 0, fp = 0;
            double expected = 0, wins = 0;
            var (cases, controls) = (new List<double>(), new List<double>());
            for (var i = 0; i < p.Length; i++)
            {
                if ((group.By == "sex" ? sex[i] : race[i]) != group.Group) continue;
                n++;
                expected += p[i];
                if (died[i]) { events++; cases.Add(p[i]); if (p[i] >= at) tp++; }
                else { controls.Add(p[i]); if (p[i] >= at) fp++; }
            }
            foreach (var a in cases) foreach (var b in controls) wins += a > b ? 1 : a == b ? .5 : 0;
            Assert.Equal((n, events), (group.Rows, group.Events!.Value));
            Assert.Equal((tp + fp) / (double)n, Named(group, "selection rate at 0.3").Value!.Value, 1e-12);
            Assert.Equal(tp / (double)events, Named(group, "sensitivity at 0.3").Value!.Value, 1e-12);
            Assert.Equal(fp / (double)(n - events), Named(group, "false positive rate at 0.3").Value!.Value, 1e-12);
            Assert.Equal(tp / (double)(tp + fp), Named(group, "PPV at 0.3").Value!.Value, 1e-12);
            Assert.Equal(events / expected, Named(group, "observed/expected").Value!.Value, 1e-9);
            Assert.Equal(wins / cases.Count / controls.Count, Named(group, "AUC (ties one half)").Value!.Value, 1e-12);
        }
        Assert.Contains(v.Groups, g => g.Group == "asian" && g.Rows == 64);
    }
}
