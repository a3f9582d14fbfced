using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Titrant.Learning;
using Titrant.Learning.Boosting;
using Titrant.Learning.Outcomes;
using Titrant.Learning.Studies;

namespace Titrant.Cli.Eval;

/// <summary>
/// Learners as they come, nothing tuned, on public data sets: 5 folds and 1 seed (`--full`: 10), copies of a row on one side. The plain learners must give the published baselines again, and the
/// first-choice learner is held against the best figure that was measured and, on the same folds, against the plain ones.
/// </summary>
internal static class LearnersRow
{
    private const string FirstChoice = BoostedShapesModel.Name, Net = "elastic net";
    private const double AsPublished = 0.01, NotWorse = -0.02;

    public static EvalRow Row { get; } = new("learners", "Do the learners, untuned, reach the published figures of public data sets, and how do they differ on the same folds?", "learning",
        "the baselines within .01, the best figure reached, paired differences above -.02", "R survival 3.5.3 and glmnet 4.1.6, scikit-learn 1.2.1, xgboost 1.7.4; 5-fold cross-validation", Run, Corrupt) { Read = _ => Expected(), Figures = Figures };

    private static IEnumerable<string> Expected() => LearningSet.All.SelectMany(s => new (string What, double? Value)[]
    {
        (s.Simple.Kind, s.Plain), (Net, s.Net), ($"{FirstChoice}", s.Best - s.Allowed), ("Brier", s.Brier), ($"{FirstChoice} less {s.Simple.Kind}", NotWorse), ($"{FirstChoice} less {Net}", NotWorse),
    }.Where(e => e.Value is not null).Select(e => string.Create(CultureInfo.InvariantCulture, $"{s.Name}\t{e.What}\t{Math.Round(e.Value!.Value, 6)}")));

    private static IEnumerable<EvalCase> Run(EvalInput input)
    {
        foreach (var lines in input.Lines.Select(l => l.Split('\t')).Where(l => input.Only is null || l[0] == input.Only).GroupBy(l => l[0]))
        {
            var set = LearningSet.All.Single(s => s.Name == lines.Key);
            var (table, outcome) = set.Read(input.Path);
            var copies = CopiedRows.Of(table);
            var distinct = copies.Max() + 1;
            if (set.Once)
            {
                int[] first = [.. Enumerable.Range(0, distinct).Select(g => Array.IndexOf(copies, g))];
                (table, outcome) = (table.Rows(first), outcome.Rows(first));
            }
            LearnerSpec[] learners = [set.Simple, new(Net, [], "row"), new(FirstChoice, [], "row")];
            var (seeds, clock) = (input.Full ? 10 : 1, Stopwatch.StartNew());
            var earlier = Earlier(input.Earlier, set.Name, table.RowCount, seeds);
            var results = (earlier.Count == learners.Length ? earlier : LearningCheck.Run(table, outcome, set.Once ? [.. Enumerable.Range(0, distinct)] : copies, learners, seeds)).ToDictionary(r => r.Learner);
            foreach (var r in results.Values)
                input.Emit(new JsonObject { ["set"] = set.Name, ["rows"] = table.RowCount, ["seeds"] = seeds, ["learner"] = r.Learner, ["perFold"] = Values(r.Discrimination), ["brier"] = Values(r.Brier), ["slope"] = Values(r.Slope), ["refused"] = r.Refused }.ToJsonString());
            input.Progress(string.Create(CultureInfo.InvariantCulture, $"{set.Name}: {(earlier.Count == learners.Length ? "taken from the earlier run" : $"{seeds} x {LearningCheck.Folds} folds in {clock.Elapsed.TotalSeconds:0} s")}"));
            var about = string.Create(CultureInfo.InvariantCulture, $"{copies.Length} rows{(distinct < copies.Length ? $", {distinct} of them distinct: copies {(set.Once ? "left out" : "grouped")}" : "")}");
            foreach (var line in lines) yield return Judge(set, line[1], double.Parse(line[2], CultureInfo.InvariantCulture), results, table.RowCount, about, outcome);
        }
    }

    private static JsonArray Values(double[] values) => new([.. values.Select(v => double.IsFinite(v) ? JsonValue.Create(v) : null)]);

    // A line that the interruption cut in half is computed again.
    internal static IReadOnlyList<LearnerFolds> Earlier(IReadOnlyList<string> lines, string set, int rows, int seeds)
    {
        var found = new Dictionary<string, LearnerFolds>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            try
            {
                var said = JsonNode.Parse(line)!.AsObject();
                if ((string?)said["set"] != set || (int?)said["rows"] != rows || (int?)said["seeds"] != seeds || (string?)said["learner"] is not { } learner) continue;
                found[learner] = new(learner, Numbers(said["perFold"]), Numbers(said["brier"]), Numbers(said["slope"]), (string?)said["refused"]);
            }
            catch (JsonException)
            {
                continue;
            }
        }
        return [.. found.Values];

        static double[] Numbers(JsonNode? of) => [.. of!.AsArray().Select(v => v is null ? double.NaN : v.GetValue<double>())];
    }

    private static string Beside(LearnerFolds first, int rows)
    {
        var missing = first.Slope.Count(double.IsNaN);
        var slope = missing > 0 ? $"not estimable in {missing} of {first.Slope.Length} folds" : Interval(LearningCheck.Mean("calibration slope", first.Slope, rows));
        return $"; calibration slope {slope}{(first.Brier.Length > 0 ? $"; Brier {Interval(LearningCheck.Mean("Brier", first.Brier, rows))}" : "")}";

        static string Interval(Figure of) => string.Create(CultureInfo.InvariantCulture, $"{of.Value:0.000} ({of.Low:0.000} to {of.High:0.000})");
    }

    private static EvalCase Judge(LearningSet set, string what, double value, Dictionary<string, LearnerFolds> results, int rows, string about, Outcome outcome)
    {
        var id = $"{set.Name} {what}";
        var names = what == "Brier" ? [FirstChoice] : what.Split(" less ");
        if (names.Select(n => results[n]).FirstOrDefault(r => r.Refused is not null) is { } refused) return new(id, false, Text(value), $"{about}; {refused.Learner} refuses: {refused.Refused}", false);
        var first = results[names[0]];
        var figure = LearningCheck.Mean(outcome is SurvivalOutcome ? "Harrell C" : "AUC", what == "Brier" ? first.Brier : names.Length == 1 ? first.Discrimination : [.. first.Discrimination.Zip(results[names[1]].Discrimination, (a, b) => a - b)], rows);
        var (passed, expected) = what switch
        {
            "Brier" => (Math.Round(figure.Value!.Value, 3) <= value, $"at most {Text(value)}"),
            FirstChoice => (Math.Round(figure.Value!.Value, 4) >= value, $"at least {Text(value)} ({set.BestBy}{(set.Allowed > 0 ? $", less {Text(set.Allowed)}" : "")})"),
            _ when names.Length == 2 => (figure.Low > value, $"lower bound above {Text(value)}"),
            _ => (Math.Abs(figure.Value!.Value - value) <= AsPublished || (figure.Low <= value && value <= figure.High), $"{Text(value)} (single run), inside the interval or within {Text(AsPublished)}"),
        };
        return new(id, passed, expected, string.Create(CultureInfo.InvariantCulture, $"{about}: {figure.Value:0.0000} ({figure.Low:0.0000} to {figure.High:0.0000}, {figure.Kind}){(names.Length == 1 && what != "Brier" ? Beside(first, rows) : "")}"));
    }

    private static string Corrupt(string line)
    {
        var cells = line.Split('\t');
        return string.Join('\t', cells[0], cells[1], cells[1] == "Brier" ? "-1" : "2");
    }

    private static IEnumerable<string> Figures(IReadOnlyList<EvalCase> cases) => cases.Where(c => c.Passed || !c.Covered).Select(c => $"{c.Id}: {(c.Covered ? c.Actual : $"not covered, {c.Actual}")}; target {c.Expected}{(c.Covered ? ": met" : "")}");

    private static string Text(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
