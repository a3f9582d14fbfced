using Titrant.Learning.Report.Charts;
using Titrant.Learning.Studies;
using Titrant.Learning.Tables;

namespace Titrant.Learning.Report;

/// <summary>What was looked at, of how many, and what was absent: items 7 and 9 to 11.</summary>
internal static class PredictorSections
{
    public static void Write(Html html, StudyResult result)
    {
        var study = result.Study;
        var features = study.Columns.Where(c => c.Role == ColumnRole.Feature).ToArray();
        using (Page.In(html, "predictors", "Predictors", "7, 9"))
        {
            html.P($"{Words.Count(features.Length, "predictor")}. {Held(features, result.Quality)}");
            PageTable.Write(html, "Dictionary of the predictors", [new("Predictor"), new("Unit"), new("Allowed from", true), new("to", true), new("Held back", true), new("Missing", true), new("Meaning")],
                features.Select(f => Row(f, result.Quality.Columns.FirstOrDefault(q => q.Name == f.Name), Rows(result))));
        }

        using (Page.In(html, "size", "Sample size", "10, 13"))
        {
            var (rows, events) = result.Flow.IsEmpty ? (result.Rows, null) : (result.Flow[^1].Left, result.Flow[^1].Events);
            html.P(events is { } e && features.Length > 0
                ? $"{Words.Count(rows, "row")}, {Words.Whole(e)} with the outcome and {Words.Whole(rows - e)} without it: {Words.Fixed((double)e / features.Length, 1)} outcomes per predictor offered."
                : $"{Words.Count(rows, "row")} for {Words.Count(features.Length, "predictor")}: {Words.Fixed((double)rows / Math.Max(1, features.Length), 1)} rows per predictor offered.");
            html.P("The report says these numbers and does not judge them; whether the size was planned, the authors say.", "quiet");
        }

        using (Page.In(html, "missing", "Missing data", "11"))
        {
            var absent = result.Quality.Columns.Where(c => c.Missing > 0).OrderByDescending(c => c.Missing).ThenBy(c => c.Name, StringComparer.Ordinal).ToArray();
            html.P(absent.Length == 0 ? "No value is missing." : $"{Words.Count(absent.Length, "column")} of {Words.Whole(result.Quality.Columns.Count)} lack values, most of all {absent[0].Name} ({Words.Share(absent[0].Missing, Rows(result))}). Nothing was filled in before the learners saw the data; what each learner does with an absent value is its own affair.");
            MissingChart.Write(html, "gaps", result.Quality, Rows(result));
        }
    }

    private static string Held(ColumnSpec[] features, QualityReport quality)
    {
        var held = features.Select(f => quality.Columns.FirstOrDefault(q => q.Name == f.Name)?.HeldBack ?? 0).ToArray();
        return held.Sum() > 0 ? $"{Words.Count(held.Sum(), "value")} of {Words.Count(held.Count(h => h > 0), "predictor")} {(held.Sum() == 1 ? "was" : "were")} outside of the allowed range or no number: held back and not used."
            : features.Any(f => f.Low is not null || f.High is not null) ? "No value was outside of an allowed range." : "No allowed range was stated: implausible values were not held back.";
    }

    /// <summary>Of the rows that the quality report looked at; before any rule where it does not say.</summary>
    internal static int Rows(StudyResult result) => result.Flow.IsEmpty ? result.Rows : result.Flow[^1].Left;

    private static string[] Row(ColumnSpec f, ColumnQuality? seen, int rows) =>
        [f.Name, f.Type == ColumnType.Category ? "category" : Words.Unit(f.Unit), Bound(f.Low), Bound(f.High), seen is null ? "\u2013" : Words.Whole(seen.HeldBack),
            seen is null ? "\u2013" : $"{Words.Whole(seen.Missing)} ({Words.Share(seen.Missing, rows)})", Meaning(f)];

    private static string Meaning(ColumnSpec f) => string.Join("; ", new[]
    {
        f.Meaning,
        string.Join(", ", f.Words.Select(w => $"{w.Code} = {w.Word}")),
        f.ClipLow is { } low ? $"below {Words.Plain(low)} counts as {Words.Plain(low)}" : "",
        f.ClipHigh is { } high ? $"above {Words.Plain(high)} counts as {Words.Plain(high)}" : "",
        f.Monotone switch { > 0 => "may only raise the risk", < 0 => "may only lower the risk", _ => "" },
        f.Actionable ? "can be changed" : "",
    }.Where(t => t.Length > 0));

    private static string Bound(double? bound) => bound is { } b ? Words.Plain(b) : "\u2013";
}
