using System.Globalization;
using System.Text.Json.Nodes;
using Titrant.Learning;
using Titrant.Learning.Calibrate;
using Titrant.Learning.Linear;
using Titrant.Learning.Models;
using Titrant.Learning.Outcomes;
using Titrant.Learning.Published;
using Titrant.Learning.Survival;
using Titrant.Learning.Tables;
using Titrant.Learning.Validate;
using Titrant.Patient;

namespace Titrant.Cli.Eval;

/// <summary>
/// Response to checkpoint inhibitors and survival under them: learned from the training cohort alone, with the learner chosen by cross-validation inside it (<see cref="LorisLearner"/>), then
/// scored on every other cohort of the folder. A cohort passes where the whole interval of the paired difference to the published pan-cancer formula lies above -0.02.
/// </summary>
internal static class Loris
{
    private const string TrainFile = "loris_train";
    private const int Replicates = 500;

    private static readonly string[] s_asked = ["response", "death", "progression"];
    private static readonly PublishedModel s_pan = PublishedModels.Find("LORIS")!, s_lung = PublishedModels.Find("LORIS NSCLC")!;

    public static EvalRow Row { get; } = new("loris", "Does a model learned from the training cohort tell responders as well as the published six-feature logistic, in every other cohort?",
        Path.Combine("learning", "response"), "AUC .753, .590 and .664 for response, C .729 for death; lower bound of the paired difference above -0.02",
        "LORIS, Nat Cancer 2024;5:1158, doi:10.1038/s43018-024-00772-7", Run, Corrupt) { Read = Read, Figures = Figures };

    private static IEnumerable<string> Read(string folder) => Directory.EnumerateFiles(folder, "loris_*.csv*").Select(f => Path.GetFileName(f)!)
        .Where(f => (f.EndsWith(".csv", StringComparison.Ordinal) || f.EndsWith(".csv.gz", StringComparison.Ordinal)) && !f.StartsWith(TrainFile, StringComparison.Ordinal)).Order(StringComparer.Ordinal)
        .SelectMany(f => s_asked.Select(what => $"{f}\t{what}\t-0.02"));

    private static IEnumerable<EvalCase> Run(EvalInput input)
    {
        var train = input.Train ?? new[] { input.Path, Path.Combine(input.Shared, "data", "learning", "response") }.SelectMany(d => new[] { $"{TrainFile}.csv.gz", $"{TrainFile}.csv" }.Select(f => Path.Combine(d, f))).First(File.Exists);
        var dummies = LorisCohort.Dummies(train);
        var learner = new LorisLearner(LorisCohort.Read(train, dummies));
        if (input.Full)
            foreach (var tried in learner.Choose()) yield return tried;
        foreach (var file in input.Lines.Select(l => l.Split('\t')).Where(l => !SameFile(Path.Combine(input.Path, l[0]), train)).GroupBy(l => l[0]))
        {
            var (cohort, unread) = Open(Path.Combine(input.Path, file.Key), dummies);
            foreach (var line in file)
            {
                var bound = double.Parse(line[2], CultureInfo.InvariantCulture);
                if (cohort is null)
                {
                    yield return new($"{file.Key} {line[1]}", false, "a table of people", unread, false);
                    continue;
                }
                var (low, says) = line[1] == "response" ? Response(learner, cohort, input.Emit) : Survival(learner, cohort, line[1], input.Emit);
                yield return new($"{cohort.Name} {line[1]}", low > bound, string.Create(CultureInfo.InvariantCulture, $"lower bound of the paired difference above {bound}"), says, low is not null);
            }
        }
    }

    // One file that cannot be read does not keep the others from being scored.
    private static (LorisCohort? Cohort, string Unread) Open(string path, IReadOnlyDictionary<int, string> dummies)
    {
        try
        {
            var cohort = LorisCohort.Read(path, dummies);
            return cohort.Count > 0 ? (cohort, "") : (null, new StudyFault("TAB003", cohort.Name, "the file has no rows.", "Export it again with one line of column names and one line for each person.").ToString());
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return (null, new StudyFault("TAB001", Path.GetFileName(path), "it cannot be read to its end as a table.", "Check the path, and that the file is complete and readable.").ToString());
        }
    }

    private static bool SameFile(string one, string other) => Path.GetFullPath(one) == Path.GetFullPath(other);

    private static (double? Low, string Says) Response(LorisLearner learner, LorisCohort cohort, Action<string> emit)
    {
        var features = learner.Features(cohort);
        int[] rows = [.. cohort.Complete(features).Where(r => cohort.Response[r] is not null)];
        if (rows.Length == 0) return (null, Nobody(cohort, features, "response", r => cohort.Response[r] is not null));
        var model = learner.Response(features);
        var table = cohort.Features(features, rows);
        var (margin, happened) = (model.Margin(table), rows.Select(r => cohort.Response[r]!.Value).ToArray());
        double[] chance = [.. model.Probability(table).Select(p => p!.Value)];
        var published = rows.Select(r => cohort.Published(s_pan, r)).ToArray();
        int[] paired = [.. Enumerable.Range(0, rows.Length).Where(i => published[i] is not null)];
        int[] lung = [.. Enumerable.Range(0, rows.Length).Where(i => cohort.Published(s_lung, rows[i]) is not null)];
        for (var i = 0; i < rows.Length; i++)
            emit(new JsonObject { ["cohort"] = cohort.Name, ["line"] = rows[i] + 2, ["response"] = happened[i], ["probability"] = chance[i], ["loris"] = published[i] is { } m ? Logistic.Of(m) : null }.ToJsonString());
        var difference = Against(paired, i => published[i]!.Value);
        var figures = new List<(string Name, Figure Figure)>
        {
            ("AUC", RocArea.Of(margin, happened)), ("LORIS, pan-cancer", Area(paired, i => published[i]!.Value)), ("difference", difference), ("TMB alone", Area([.. Enumerable.Range(0, rows.Length)], i => cohort.Numbers["TMB"] is { } t ? t[rows[i]] : 0)),
            ("calibration slope", CalibrationFigures.Slope(chance, happened)), ("in the large", CalibrationFigures.InTheLarge(chance, happened)), ("Brier", BrierScore.Of(chance, happened)),
        };
        if (lung.Length > 0)
        {
            double Lung(int i) => cohort.Published(s_lung, rows[i])!.Value;
            figures.Add(("LORIS for lung, which knows PD-L1", Area(lung, Lung)));
            figures.Add(("difference to it", Against(lung, Lung)));
        }
        Emit(emit, cohort, "response", figures);
        // Scores that order everybody alike have no variance and no difference.
        var low = difference.Low ?? (difference.Value == 0 ? 0 : null);
        return (low, Says(figures, $"{rows.Length} of {cohort.Count} complete{cohort.LeftOut(features, r => cohort.Response[r] is not null, "response")}, {happened.Count(h => h)} responded{OneOnly(happened)}{Termless(cohort, rows)}{Less(learner, cohort, features)}{Held(cohort)}"));

        Figure Area(int[] of, Func<int, double> score) => RocArea.Of(of.Select(score).ToArray(), of.Select(i => happened[i]).ToArray());
        Figure Against(int[] of, Func<int, double> score) => RocArea.Difference(of.Select(i => margin[i]).ToArray(), of.Select(score).ToArray(), of.Select(i => happened[i]).ToArray());
    }

    private static (double? Low, string Says) Survival(LorisLearner learner, LorisCohort cohort, string what, Action<string> emit)
    {
        var (features, times) = (learner.Features(cohort), what == "death" ? cohort.Death : cohort.Progression);
        if (learner.Cox(features, what) is not { } model) return (null, $"the training cohort has no times of {what}");
        int[] rows = [.. cohort.Complete(features).Where(r => times.IsKnown(r) && (!features.Contains(s_pan.Category) || learner.Cancers.Contains(cohort.Cancer[r]!)))];
        if (rows.Length == 0) return (null, Nobody(cohort, features, $"time of {what}", times.IsKnown));
        var outcome = new SurvivalOutcome(null, [.. rows.Select(r => times.Months![r])], [.. rows.Select(r => times.Happened[r]!.Value ? 1 : 0)]);
        if (outcome.Events == 0) return (null, $"PUB005 {cohort.Name}: {rows.Length} complete{cohort.LeftOut(features, times.IsKnown, $"time of {what}")}, nobody of them with {what}: not estimable{Held(cohort)}");
        var margin = model.Margin(cohort.Features(features, rows));
        var published = rows.Select(r => -cohort.Published(s_pan, r)).ToArray();
        int[] paired = [.. Enumerable.Range(0, rows.Length).Where(i => published[i] is not null)];
        var difference = ClusterBootstrap.Of("difference in Harrell C, paired", paired.Length, null, drawn =>
        {
            int[] at = [.. drawn.Select(i => paired[i])];
            var part = outcome.Rows(at);
            return part.Events == 0 ? null : Concordance.Harrell(part, [.. at.Select(i => margin[i])]).Value - Concordance.Harrell(part, [.. at.Select(i => published[i]!.Value)]).Value;
        }, LorisLearner.Seed, Replicates);
        var figures = new List<(string, Figure)> { ("Harrell C", Concordance.Harrell(outcome, margin)) };
        if (paired.Any(i => outcome.Cause[i] != 0)) figures.Add(("LORIS, pan-cancer", Concordance.Harrell(outcome.Rows(paired), [.. paired.Select(i => published[i]!.Value)])));
        figures.Add(("difference", difference));
        if (cohort.Numbers["TMB"] is { } tmb) figures.Add(("TMB alone", Concordance.Harrell(outcome, [.. rows.Select(r => -tmb[r])])));
        figures.Add(("calibration slope", Slope(margin, outcome)));
        Emit(emit, cohort, what, figures);
        return (difference.Low, Says(figures, $"{rows.Length} of {cohort.Count} complete{cohort.LeftOut(features, times.IsKnown, $"time of {what}")}, {outcome.Events} with {what}{EventsOnly(outcome, what)}{Unseen(learner, cohort, features, times)}{Less(learner, cohort, features)}{Held(cohort)}"));
    }

    // Cox regression of the cohort's times on the predicted log hazard: 1 where the predictions are as wide as the truth.
    private static Figure Slope(double[] margin, SurvivalOutcome outcome)
    {
        const string name = "calibration slope of the log hazard";
        try
        {
            return CoxRegression.Fit(new CoxRows(margin, ["log hazard"], outcome)).Coefficient("log hazard") with { Name = name };
        }
        catch (StudyException refusal)
        {
            return Figure.NotEstimable(name, outcome.Count, refusal.Says.TrimEnd('.'));
        }
    }

    private static string Nobody(LorisCohort cohort, string[] features, string what, Func<int, bool> isKnown) =>
        $"PUB005 {cohort.Name}: nobody of {cohort.Count} has {string.Join(", ", features)} and {what}{cohort.LeftOut(features, isKnown, what)}: not estimable{Held(cohort)}";

    // Times written down for the dead alone: whoever lived is missing, not censored, and no C is of everybody.
    private static string EventsOnly(SurvivalOutcome outcome, string what) => outcome.Events < outcome.Count ? ""
        : what == "death" ? "; PUB007 every survival time known is a death: C among the dead only" : $"; PUB007 every time known is one of {what}: C among those with it only";

    private static string OneOnly(bool[] happened) => happened.Distinct().Count() < 2 ? "; PUB005 all have one outcome: nothing that compares them is estimable" : "";
    private static string Less(LorisLearner learner, LorisCohort cohort, string[] features) => learner.All.Except(features).ToList() is { Count: > 0 } absent ? $"; PUB006 {cohort.Name}: learned without {string.Join(", ", absent)}, which nobody of the cohort has" : "";
    private static string Held(LorisCohort cohort) => string.Concat(cohort.Faults.Select(f => $"; {f}".TrimEnd('.')));

    private static string Termless(LorisCohort cohort, int[] rows) => rows.Count(r => cohort.Cancer[r] is { } c && s_pan.Level(c) is null) is > 0 and var without
        ? string.Create(CultureInfo.InvariantCulture, $"; {without} with a cancer that the published formula has no term for: not in the difference") : "";

    private static string Unseen(LorisLearner learner, LorisCohort cohort, string[] features, LorisTimes times) => features.Contains(s_pan.Category)
        && cohort.Complete(features).Count(r => times.IsKnown(r) && !learner.Cancers.Contains(cohort.Cancer[r]!)) is > 0 and var unseen
        ? string.Create(CultureInfo.InvariantCulture, $"; {unseen} left out with a cancer that nobody of the training cohort has") : "";

    private static string Says(IEnumerable<(string Name, Figure Figure)> figures, string rows) => $"{rows}: {string.Join("; ", figures.Select(f => $"{f.Name} {Text(f.Figure)}"))}";

    internal static string Text(Figure figure) => figure switch
    {
        { Value: null } => $"not estimable ({figure.WhyNot})",
        { Interval: var (low, high) } => string.Create(CultureInfo.InvariantCulture, $"{figure.Value:0.000} ({low:0.000} to {high:0.000}; n {figure.N})"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{figure.Value:0.000} (no interval: {figure.WhyNot}; n {figure.N})"),
    };

    private static void Emit(Action<string> emit, LorisCohort cohort, string what, IEnumerable<(string Name, Figure Figure)> figures)
    {
        var line = new JsonObject { ["cohort"] = cohort.Name, ["outcome"] = what };
        foreach (var (name, figure) in figures) line[name] = new JsonObject { ["value"] = figure.Value, ["low"] = figure.Low, ["high"] = figure.High, ["n"] = figure.N, ["kind"] = figure.Kind, ["whyNot"] = figure.WhyNot };
        emit(line.ToJsonString());
    }

    private static string Corrupt(string line) => string.Join('\t', [.. line.Split('\t')[..2], "2"]);

    private static IEnumerable<string> Figures(IReadOnlyList<EvalCase> cases)
    {
        yield return $"learned from {TrainFile}: {LorisLearner.Committed}; death and progression: Cox, Efron ties, the same features; TMB capped at 50, NLR at 25, age at 85";
        foreach (var c in cases) yield return $"{c.Id}: {(c.Covered ? "" : "not judged; ")}{c.Actual}";
    }
}
