using Titrant.Learning.Report.Charts;
using Titrant.Learning.Studies;
using Titrant.Learning.Validate;
using Titrant.Patient;

namespace Titrant.Learning.Report;

/// <summary>Everything that was measured on one set of rows: figures, pictures, and the numbers of the pictures.</summary>
internal static class ValidationSection
{
    private const int MostThresholds = 20;

    /// <summary>"Locked test, opened 2 times: 12 % of the persons".</summary>
    public static string Name(CheckedOn on) =>
        $"{Words.Capital(on.Kind)}{(on.Openings is { } n ? $", opened {(n == 1 ? "once" : $"{Words.Whole(n)} times")}" : "")}{(on.Name.Length > 0 ? ": " + on.Name : "")}";

    /// <summary>Several checks side by side as one table, every figure and none of the pictures.</summary>
    /// <param name="checks">Each with its name at the head of a column.</param>
    public static void Brief(Html html, string caption, IReadOnlyList<(string Name, Validation Check)> checks)
    {
        PageTable.Write(html, $"{caption}: who was in it", [new("Checked on"), new("Rows", true), new("Persons", true), new("With the outcome", true)],
            checks.Select(c => new[] { c.Name, Words.Whole(c.Check.Rows), Words.Whole(c.Check.Persons), c.Check.Events is { } e ? Words.Whole(e) : "\u2013" }));
        Beside(caption, "Figure", v => [.. v.Figures.Select(f => (f.Name, f)), .. v.Points.SelectMany(p => p.Figures.Select(f => ($"\u2265 {Words.Threshold(p.Threshold)}: {f.Name}", f)))]);
        Beside($"{caption}: beside others", "Figure", v => [.. v.Comparisons.SelectMany(c => new[] { ($"{c.Ours.Name}, this model, where {c.Against} is known", c.Ours), ($"{c.Theirs.Name}, {c.Against}", c.Theirs), ($"{c.Difference.Name}, to {c.Against}", c.Difference) })]);
        Beside($"{caption}: within groups", "Group and figure", v => [.. GroupSection.InOrder(v.Groups).Where(g => g.Withheld is null).SelectMany(g => g.Figures.Where(f => !GroupSection.IsDifference(f.Name)).Select(f => ($"{g.By} {g.Group}: {f.Name}", f)))]);

        if (checks.Any(c => c.Check.Groups.Any(g => g.Withheld is null))) html.P("Differences between groups stand only where the model of the card was checked.", "quiet");

        void Beside(string says, string first, Func<Validation, IReadOnlyList<(string Name, Figure Figure)>> of)
        {
            var figures = checks.Select(c => of(c.Check)).ToArray();
            var names = figures.SelectMany(f => f.Select(r => r.Name)).Distinct(StringComparer.Ordinal);
            PageTable.Beside(html, says, first, [.. checks.Select(c => c.Name)], [.. names.Select(n => (n, figures.Select(f => f.FirstOrDefault(r => r.Name == n).Figure).ToArray<Figure?>()))]);
        }
    }

    /// <param name="id">Unique on the page.</param>
    /// <param name="isDrawn">Pictures and their numbers too.</param>
    public static void Write(Html html, string id, Validation v, OutcomeSpec outcome, bool isDrawn)
    {
        var name = Name(v.On);
        html.P($"{Words.Count(v.Rows, "row")} of {Words.Count(v.Persons, "person")}{(v.Events is { } e ? $", {Words.Whole(e)} with {Words.Of(outcome)} ({Words.Share(e, v.Rows)})" : "")}. Model: {v.Model}.");
        if (v.On.SplitsOfFile is { } splits)
            html.P($"Of this data file {(splits == 1 ? "no other set of locked rows was" : $"{Words.Whole(splits)} different sets of locked rows were")} opened until now{(splits > 1 ? ": the split may have been chosen for its figure" : "")}.", "quiet");
        PageTable.Figures(html, $"Performance. {name}", "Figure", v.Figures.Select(f => (f.Name, f)));
        Repeats(html, v, name);
        if (isDrawn) using (html.In("div", ("class", "charts")))
        {
            RocChart.Write(html, id + "-roc", v);
            CalibrationChart.Write(html, id + "-cal", v, Words.Of(outcome));
            DecisionChart.Write(html, id + "-dca", v);
            SurvivalChart.Write(html, id + "-km", v, outcome);
        }
        Points(html, v, name);
        if (isDrawn) Numbers(html, v, outcome, name);
    }

    private static void Repeats(Html html, Validation v, string name)
    {
        if (v.Repeats.IsEmpty) return;
        html.P($"The figures are means over {Words.Count(v.Repeats[0].Values.Count, "repeat")}; counts at points, bands and curves are those of the first repeat.", "quiet");
        using (html.In("details"))
        {
            html.Element("summary", "How much the drawing of the folds matters");
            PageTable.Write(html, $"Over the repeats. {name}", [new("Figure"), new("Lowest", true), new("Highest", true), new("Standard deviation", true), new("Repeats that allow it", true)], v.Repeats.Select(r =>
            {
                var values = r.Values.OfType<double>().ToArray();
                return new[] { Words.Capital(r.Name), values.Length == 0 ? Words.NotEstimable : Words.Fixed(values.Min(), 3), values.Length == 0 ? Words.NotEstimable : Words.Fixed(values.Max(), 3),
                    r.Spread is { } s ? Words.Fixed(s, 4) : Words.NotEstimable, $"{Words.Whole(values.Length)} of {Words.Whole(r.Values.Count)}" };
            }));
        }
    }

    private static void Points(Html html, Validation v, string name)
    {
        if (v.Points.IsEmpty) return;
        html.Element("h4", "At the operating points");
        PageTable.Write(html, $"Counts at the operating points. {name}", [new("Predicted chance at least"), new("Positive, had it", true), new("Positive, had it not", true), new("Negative, had it", true), new("Negative, had it not", true)],
            v.Points.Select(p => new[] { Words.Threshold(p.Threshold), Words.Whole(p.TruePositives), Words.Whole(p.FalsePositives), Words.Whole(p.FalseNegatives), Words.Whole(p.TrueNegatives) }));
        PageTable.Figures(html, $"Figures at the operating points. {name}", "Figure", v.Points.SelectMany(p => p.Figures.Select(f => ($"\u2265 {Words.Threshold(p.Threshold)}: {f.Name}", f))));
    }

    // The pictures as numbers, for whoever cannot or will not read a line.
    private static void Numbers(Html html, Validation v, OutcomeSpec outcome, string name)
    {
        if (v.Bands.IsEmpty && v.Benefit.IsEmpty && v.Curves.IsEmpty) return;
        using (html.In("details"))
        {
            html.Element("summary", "The pictures as numbers");
            if (!v.Bands.IsEmpty)
                PageTable.Write(html, $"Calibration: predicted and observed. {name}", [new("Predicted from, to, %"), new("Mean predicted, %", true), new("Observed, %", true), new("Interval, %", true), new("n", true), new("How, or why not")], v.Bands.Select(b => new[]
                {
                    $"{Words.Fixed(b.Low * 100, 1)} to {Words.Fixed(b.High * 100, 1)}", Words.Fixed(b.Predicted * 100, 1), b.Observed.Value is { } o ? Words.Fixed(o * 100, 1) : Words.NotEstimable,
                    b.Observed.Interval is { } i ? $"{Words.Fixed(i.Low * 100, 1)} to {Words.Fixed(i.High * 100, 1)}" : "\u2013", Words.Whole(b.Observed.N), b.Observed.Interval is null ? b.Observed.WhyNot ?? "" : b.Observed.Kind,
                }));
            if (!v.Benefit.IsEmpty)
                PageTable.Write(html, $"Net benefit by threshold; treating nobody has 0{(v.Benefit.Select(b => b.Model.Kind).FirstOrDefault(k => k.Length > 0) is { } kind ? $"; intervals {kind}" : "")}. {name}",
                    [new("Threshold"), new("Model", true), new("Treat all", true), new("n", true)],
                    Some(v.Benefit).Select(b => new[] { Words.Threshold(b.Threshold), Words.Of(b.Model, 3), Words.Of(b.All, 3), Words.Whole(b.Model.N) }));
            if (!v.Curves.IsEmpty)
                PageTable.Write(html, $"Share without {Words.Of(outcome)}, by predicted risk. {name}", [new("Group"), new("n", true), new(Words.WithUnit("Time", outcome.TimeUnit), true), new("Share, %", true), new("Interval, %", true)],
                    v.Curves.SelectMany(c => Times(c).Select(s => new[] { c.Name, Words.Whole(c.Rows), Words.Fixed(s.Time, 1), Words.Fixed(s.Share * 100, 1), $"{Words.Fixed(s.Low * 100, 1)} to {Words.Fixed(s.High * 100, 1)}" })));
        }
    }

    // Evenly over the curve, both ends among them: the picture has them all.
    private static IEnumerable<NetBenefit> Some(Seq<NetBenefit> curve) =>
        curve.Count <= MostThresholds ? curve : Enumerable.Range(0, MostThresholds).Select(k => curve[(int)((long)k * (curve.Count - 1) / (MostThresholds - 1))]);

    // Six times over the curve, each with the last step before it.
    private static IEnumerable<(double Time, double Share, double Low, double High)> Times(RiskGroupCurve c)
    {
        if (c.Steps.IsEmpty) return [];
        var end = c.Steps[^1].Time;
        return Enumerable.Range(1, 6).Select(k => end * k / 6).Select(t => c.Steps.LastOrDefault(s => s.Time <= t * (1 + 1e-12), (Time: 0, Share: 1, Low: 1, High: 1)) with { Time = t });
    }
}
