using Titrant.Learning.Report.Charts;
using Titrant.Learning.Studies;
using Titrant.Learning.Tables;
using Titrant.Learning.Validate;

namespace Titrant.Learning.Report;

/// <summary>Who took part and what was measured of the chosen learner: items 20b to 23.</summary>
internal static class ResultSections
{
    private const int MostLevels = 12;

    public static void Write(Html html, StudyResult result)
    {
        Characteristics(html, result);
        if (result.Learners.IsEmpty) return;
        var chosen = AnswerBox.Chosen(result);
        var checks = InOrder(chosen, AnswerBox.Headline(result)).ToArray();
        using (Page.In(html, "performance", "Performance", "20c, 21, 23a, 24"))
        {
            if (chosen.Refused is { } fault) html.P($"{Words.Capital(chosen.Learner.Kind)} could not be fitted. {Words.Sentence(fault.Says)} {Words.Sentence(fault.Remedy)} ({fault.Code}, {fault.Place})", "first");
            else if (checks.Length == 0) html.P("No validation could be made.", "first");
            Overview(html, checks);
            for (var i = 0; i < checks.Length; i++)
            {
                html.Element("h3", ValidationSection.Name(checks[i].On));
                ValidationSection.Write(html, "v" + Words.Plain(i + 1), checks[i], result.Study.Outcome, isDrawn: i == 0 || checks[i].On.Kind == "external");
            }
        }
        Sites(html, chosen, result.Study);
        Comparisons(html, checks);
        GroupSection.Write(html, checks, result.Study);
    }

    /// <summary>The headline first, then the rest as they were made; left-out sites have a section of their own.</summary>
    private static IEnumerable<Validation> InOrder(LearnerResult chosen, Validation? headline)
    {
        var all = new[] { chosen.Locked }.Concat(chosen.External).Append(chosen.CrossValidated).OfType<Validation>().ToArray();
        return all.OrderBy(v => ReferenceEquals(v, headline) ? 0 : 1);
    }

    private static void Overview(Html html, Validation[] checks)
    {
        var headlines = checks.Where(v => !v.Figures.IsEmpty).Select(v => (ValidationSection.Name(v.On), v.Figures[0])).ToArray();
        if (headlines.Length > 1 && headlines.Select(h => h.Item2.Name).Distinct(StringComparer.Ordinal).Count() == 1)
            ForestTable.Write(html, "The headline figure wherever it was measured", "Measured on", headlines[0].Item2.Name, headlines, null);
    }

    private static void Sites(Html html, LearnerResult chosen, Study study)
    {
        using (Page.In(html, "heterogeneity", "Sites", "12d, 23b"))
        {
            if (chosen.LeftOutSites.IsEmpty)
            {
                html.P(study.Splits.Site is null ? "No column of sites was named: how the model differs between sites was not measured." : "No site could be left out.");
                return;
            }
            html.P("Each site was foretold by a model that had not seen it.");
            foreach (var figure in chosen.AcrossSites)
            {
                ForestTable.Write(html, $"{Words.Capital(figure.Name)}, by left-out site", "Site", figure.Name,
                    [.. figure.Sites, ("Pooled", figure.Pooled), ("Expected at a new site", figure.Expected)], Right(figure.Name));
                html.P($"Spread between sites that chance does not explain (I\u00b2): {(figure.Heterogeneity.Value is { } i2 ? Words.Percent(i2, 0) + (figure.Heterogeneity.Interval is { } i ? $" ({Words.Fixed(i.Low * 100, 0)} to {Words.Fixed(i.High * 100, 0)}), {figure.Heterogeneity.Kind}" : $", no interval: {figure.Heterogeneity.WhyNot}") : Words.Of(figure.Heterogeneity))}.", "quiet");
            }
            using (html.In("details"))
            {
                html.Element("summary", "Every figure of each left-out site");
                ValidationSection.Brief(html, "Left-out sites", [.. chosen.LeftOutSites.Select(v => (v.On.Name, v))]);
            }
        }
    }

    // Where a model that is right would stand.
    private static double? Right(string figure) =>
        figure.StartsWith("calibration slope", StringComparison.Ordinal) || figure.StartsWith("observed/expected", StringComparison.Ordinal) ? 1 : figure.StartsWith("calibration in the large", StringComparison.Ordinal) ? 0 : null;

    private static void Comparisons(Html html, Validation[] checks)
    {
        if (checks.All(v => v.Comparisons.IsEmpty)) return;
        using (Page.In(html, "comparisons", "Beside other ways to tell", "23a"))
        {
            foreach (var v in checks.Where(v => !v.Comparisons.IsEmpty)) ComparisonTables(html, v);
            html.P("A difference is this model less the other: of an area or a C above 0 is better, of a Brier score below 0. An interval that holds 0 leaves it open.", "quiet");
        }
    }

    internal static void ComparisonTables(Html html, Validation v)
    {
        html.Element("h3", ValidationSection.Name(v.On));
        foreach (var kind in v.Comparisons.GroupBy(c => c.Difference.Name, StringComparer.Ordinal))
        {
            ForestTable.Write(html, $"{Words.Capital(kind.Key)}: this model less the other, on the same rows. {ValidationSection.Name(v.On)}", "Other", kind.Key, [.. kind.Select(c => (c.Against, c.Difference))], 0);
            PageTable.Figures(html, $"The two figures behind each difference. {ValidationSection.Name(v.On)}", "Figure",
                kind.SelectMany(c => new[] { ($"{c.Ours.Name}, this model", c.Ours), ($"{c.Theirs.Name}, {c.Against}", c.Theirs) }).Distinct());
        }
    }

    private static void Characteristics(Html html, StudyResult result)
    {
        var rows = PredictorSections.Rows(result);
        using (Page.In(html, "characteristics", "Characteristics of the participants", "20b"))
        {
            html.P($"{Words.Count(rows, "row")}, {Words.Whole(result.Quality.DistinctRows)} of them different from each other. Numbers: median and the middle nine tenths; categories: rows and share of those with a value.");
            PageTable.Write(html, "Characteristics of the participants", [new("Column"), new("Unit"), new("Median, or rows", true), new("5th to 95th percentile, or share", true), new("Missing", true), new("Alone tells (AUC)", true)],
                result.Quality.Columns.Where(c => c.Role is ColumnRole.Feature or ColumnRole.Group or ColumnRole.Site).SelectMany(c => Rows(c, rows)));
        }
    }

    private static IEnumerable<string[]> Rows(ColumnQuality c, int rows)
    {
        var (missing, alone) = ($"{Words.Whole(c.Missing)} ({Words.Share(c.Missing, rows)})", c.AloneAuc is { } a ? a.Value is null ? Words.NotEstimable : Words.Of(a) : "\u2013");
        if (c.Type == ColumnType.Number)
        {
            var decimals = Words.Decimals([.. new[] { c.Low, c.Median, c.High }.OfType<double>()]);
            yield return [c.Name, Words.Unit(c.Unit), c.Median is { } m ? Words.Fixed(m, decimals) : "\u2013", c.Low is { } low && c.High is { } high ? $"{Words.Fixed(low, decimals)} to {Words.Fixed(high, decimals)}" : "\u2013", missing, alone];
            yield break;
        }
        yield return [c.Name, "category", Words.Count(c.Levels.Count, "level"), "", missing, alone];
        var present = c.Levels.Sum(l => l.Rows);
        foreach (var (level, n) in c.Levels.OrderByDescending(l => l.Rows).ThenBy(l => l.Level, StringComparer.Ordinal).Take(MostLevels))
            yield return ["\u2003" + level, "", Words.Whole(n), Words.Share(n, present), "", ""];
        if (c.Levels.Count > MostLevels) yield return [$"\u2003{Words.Count(c.Levels.Count - MostLevels, "further level")}", "", "", "", "", ""];
    }
}
