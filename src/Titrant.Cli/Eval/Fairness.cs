using System.Globalization;
using System.Text.Json.Nodes;
using Titrant.Learning;
using Titrant.Learning.Models;
using Titrant.Learning.Outcomes;
using Titrant.Learning.Splits;
using Titrant.Learning.Studies;
using Titrant.Learning.Validate;

namespace Titrant.Cli.Eval;

/// <summary>The figures of each group, against a count of the same predictions that shares no code with them.</summary>
internal static class Fairness
{
    private const double Threshold = 0.5, Tolerance = 1e-12;
    private const int Folds = 5, Smallest = 50;
    private const ulong Seed = 11;

    private static readonly string[] s_figures = ["selection rate at 0.5", "sensitivity at 0.5", "false positive rate at 0.5", "PPV at 0.5", RocArea.Name, "observed/expected"];
    private static readonly string[] s_columns = ["sex", "race"];
    private static readonly string[][] s_by = [["sex"], ["race"], ["sex", "race"]];

    public static EvalRow Row { get; } = new("fairness", "Are the figures of each group those of a count by hand, and are small groups withheld?", Path.Combine("learning", "tabular", "support2.csv.gz"),
        "every figure within 1e-12 of the count", "counted in the row; support2, out-of-fold logistic regression", Run, line => line[..line.LastIndexOf('\t')] + "\t-1") { Read = Read, Figures = Figures };

    private static List<string> Read(string path)
    {
        var table = SurvivalTable.Read(path);
        var parts = s_columns.ToDictionary(n => n, table.Column);
        return [.. s_by.SelectMany(by => Enumerable.Range(0, table.Cells.Length).Select(r => Group(by, n => parts[n][r])).Distinct().Order(StringComparer.Ordinal)
            .SelectMany(g => s_figures.Select(f => string.Create(CultureInfo.InvariantCulture, $"{string.Join(" × ", by)}\t{g}\t{f}\t{Tolerance}"))))];
    }

    private static string Group(string[] by, Func<string, string> word) => by.Any(b => word(b).Length == 0) ? "unknown" : string.Join(", ", by.Select(word));

    private static IEnumerable<EvalCase> Run(EvalInput input)
    {
        var set = LearningSet.All.Single(s => s.Name == "support2") with { File = Path.GetFileName(input.Path) };
        var (table, read) = set.Read(Path.GetDirectoryName(Path.GetFullPath(input.Path))!);
        var outcome = (BinaryOutcome)read;
        int[] person = [.. Enumerable.Range(0, table.RowCount)];
        var fold = Sides.Folds(table, outcome, person, Folds, Seed, "fairness");
        var (margin, chance) = (new double[table.RowCount], new double?[table.RowCount]);
        for (var f = 0; f < Folds; f++)
        {
            int[] learn = [.. person.Where(i => fold[i] != f)], check = [.. person.Where(i => fold[i] == f)];
            var model = Learners.Make(set.Simple).Fit(table.Rows(learn), outcome.Rows(learn), new(Seed));
            var (m, p) = (model.Margin(table.Rows(check)), model.Probability(table.Rows(check)));
            for (var i = 0; i < check.Length; i++) (margin[check[i]], chance[check[i]]) = (m[i], p[i]);
        }
        var groups = s_by.Select(by => GroupOf.From(new([.. by], [], "row"), table)).ToArray();
        var ours = GroupTable.Of(new("logistic", Scale.LogOdds, outcome, null, margin, chance, person, fold), new([Threshold], null, [.. groups], Smallest, [], Seed));
        foreach (var line in input.Lines.Select(l => l.Split('\t')))
        {
            var (found, by) = (ours.SingleOrDefault(g => g.By == line[0] && g.Group == line[1]), groups.Single(g => g.By == line[0]));
            int[] rows = [.. person.Where(i => by.Group[i] == line[1])];
            var (expected, figure) = (Count(line[2], rows, outcome.Happened, chance), found?.Figures.FirstOrDefault(f => f.Name == line[2]));
            input.Emit(new JsonObject { ["by"] = line[0], ["group"] = line[1], ["n"] = rows.Length, ["figure"] = line[2], ["value"] = figure?.Value, ["low"] = figure?.Low, ["high"] = figure?.High, ["withheld"] = found?.Withheld }.ToJsonString());
            var tolerance = double.Parse(line[3], CultureInfo.InvariantCulture);
            var passed = found is not null && tolerance >= 0 && (found.Withheld is not null ? figure is null
                : figure is not null && found.Rows == rows.Length && (expected is { } e ? figure.Value is { } v && Math.Abs(v - e) <= tolerance && (figure.Interval is not null || figure.WhyNot is not null) : figure.Value is null && figure.WhyNot is not null));
            yield return new($"{line[0]} {line[1]} {line[2]}", passed, found?.Withheld is not null ? "withheld" : expected?.ToString("0.000000", CultureInfo.InvariantCulture) ?? "not estimable",
                found?.Withheld is { } why ? $"withheld: {why}" : figure is null ? "absent" : Loris.Text(figure));
        }
    }

    // By hand: no rate without somebody to be right or wrong about.
    private static double? Count(string figure, int[] rows, bool[] happened, double?[] chance)
    {
        int tp = 0, fp = 0, tn = 0, fn = 0;
        double expected = 0, above = 0;
        foreach (var i in rows)
        {
            if (chance[i] >= Threshold) { if (happened[i]) tp++; else fp++; }
            else if (happened[i]) fn++;
            else tn++;
            expected += chance[i]!.Value;
        }
        if (figure == RocArea.Name)
            foreach (var i in rows.Where(i => happened[i]))
                foreach (var j in rows.Where(j => !happened[j])) above += chance[i] > chance[j] ? 1 : chance[i] == chance[j] ? 0.5 : 0;
        return figure switch
        {
            "selection rate at 0.5" => Ratio(tp + fp, rows.Length),
            "sensitivity at 0.5" => Ratio(tp, tp + fn),
            "false positive rate at 0.5" => Ratio(fp, fp + tn),
            "PPV at 0.5" => Ratio(tp, tp + fp),
            "observed/expected" => Ratio(tp + fn, expected),
            _ => Ratio(above, (double)(tp + fn) * (fp + tn)),
        };

        static double? Ratio(double some, double all) => all == 0 ? null : some / all;
    }

    private static IEnumerable<string> Figures(IReadOnlyList<EvalCase> cases) => cases.Where(c => c.Id.StartsWith("sex ", StringComparison.Ordinal) || c.Id.StartsWith("race ", StringComparison.Ordinal)).Select(c => $"{c.Id}: {c.Actual}");
}
