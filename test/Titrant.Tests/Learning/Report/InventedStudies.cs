using Titrant.Learning;
using Titrant.Learning.Boosting;
using Titrant.Learning.Linear;
using Titrant.Learning.Linear.Estimators;
using Titrant.Learning.Models;
using Titrant.Learning.Outcomes;
using Titrant.Learning.Registry;
using Titrant.Learning.Studies;
using Titrant.Learning.Survival;
using Titrant.Learning.Tables;
using Titrant.Learning.Validate;
using Titrant.Numerics;
using Titrant.Patient;

namespace Titrant.Tests.Learning.Report;

/// <summary>Runs of studies of people who do not exist, measured with the library's own figures.</summary>
internal static class InventedStudies
{
    private const int Rows = 1_400, Learned = 900;

    public static readonly string Hash = new('a', 64);

    /// <summary>Response to a checkpoint inhibitor: logistic regression, a locked test, two sites, an outside cohort, groups, comparators.</summary>
    public static StudyResult Response() => s_response.Value;

    /// <summary>Death after a diagnosis: Cox regression, censoring, three risk groups.</summary>
    public static StudyResult Death() => s_death.Value;

    private static readonly Lazy<StudyResult> s_response = new(MakeResponse);
    private static readonly Lazy<StudyResult> s_death = new(MakeDeath);

    private static StudyResult MakeResponse()
    {
        var people = People();
        var happened = Happened(people);
        int[] train = [.. Enumerable.Range(0, Learned)], test = [.. Enumerable.Range(Learned, Rows - Learned)];
        var model = new LogisticEstimator().Fit(people.Rows(train), new BinaryOutcome(happened).Rows(train), new(1));
        Validation Check(CheckedOn on, int[] rows) => YesNo(model, people.Rows(rows), [.. rows.Select(r => happened[r])], on);
        var locked = Check(new("locked test", "36 % of the persons, drawn", 2) { SplitsOfFile = 3 }, test);
        var cross = Check(new("cross-validation", "5 folds, 10 repeats", null), train);
        var outside = Check(new("external", "Other hospital", null), [.. test.Where(r => r % 2 == 0)]);
        var sites = new[] { "North", "South" }.Select((s, i) => Check(new("left-out site", s, null), [.. train.Where(r => r % 2 == i)])).ToArray();
        var study = ResponseStudy();
        var learner = new LearnerResult(study.Learners[0], null, cross, sites.ToSeq(), locked, [outside]) { AcrossSites = AcrossSites.Table([.. sites]), Notes = ["no column of missing NLR was made"] };
        var other = new LearnerResult(study.Learners[1], null, Check(new("cross-validation", "5 folds, 10 repeats", null), [.. train.Reverse()]), [], null, []);
        var refused = new LearnerResult(study.Learners[2], new("EBM004", "column stage", "every row has the same value", "leave the column out"), null, [], null, []);
        var card = new ModelCard("io-response", "1", study.Question, study.Use, "logistic", study.Outcome, Learned, train.Count(r => happened[r]), Hash, study.Data.Licence, Hash, "titrant 0.5.0", 20261121,
            locked, [locked, outside, cross], ["stage IV only was rare: 41 rows", "albumin was missing in 12 % of the rows"]);
        return new(study, "titrant 0.5.0", Hash, 1_612, Flow(happened), Quality(people, happened), [learner, other, refused], 0, new BoostedShapesEstimator().Fit(people.Rows(train), new BinaryOutcome(happened).Rows(train), new(1)).Explain(), card);
    }

    private static StudyResult MakeDeath()
    {
        var people = People();
        var margin = Risk(people);
        var chance = Chance.For(5, "times");
        var (time, cause) = (new double[Rows], new int[Rows]);
        for (var i = 0; i < Rows; i++)
        {
            var (death, end) = (-Math.Log(1 - chance.Uniform()) * 40 * Math.Exp(-margin[i]), 6 + 54 * chance.Uniform());
            (time[i], cause[i]) = (Math.Round(Math.Min(death, end), 2) + 0.01, death <= end ? 1 : 0);
        }
        var outcome = new SurvivalOutcome(null, time, cause);
        int[] train = [.. Enumerable.Range(0, Learned)], test = [.. Enumerable.Range(Learned, Rows - Learned)];
        // Cox refuses missing values; this study's cohort rule asks for complete rows.
        bool Complete(int r) => people.Features.All(c => !c.IsMissing(r));
        (train, test) = ([.. train.Where(Complete)], [.. test.Where(Complete)]);
        var model = new CoxEstimator().Fit(people.Rows(train), outcome.Rows(train), new(1));
        var spec = new OutcomeSpec(OutcomeKind.TimeToEvent, null, null, "months", "status", null, "mo", [("1", "death")], 24, "study.yaml:9");
        var study = ResponseStudy() with { Name = "survival", Title = "Survival after diagnosis", Question = "Who is alive two years after the diagnosis?", Outcome = spec, Learners = [new("cox", [], "study.yaml:30")] };
        var y = outcome.Rows(test);
        var rows = people.Rows(test);
        var predicted = new Predicted("cox", model.Scale, y, 24, model.Margin(rows), model.Probability(rows, 24), [.. Enumerable.Range(0, y.Count)], null);
        var validation = Validations.Of(predicted, new("locked test", "36 % of the persons, drawn", 1), new(s_thresholds, null, [GroupOf.From(new(["sex"], [], ""), rows)], 20, [], 7) { Replicates = 60 });
        var card = new ModelCard("survival", "1", study.Question, study.Use, "cox", spec, train.Length, 500, Hash, "", Hash, "titrant 0.5.0", 20261121, validation, [validation], []);
        var quality = Quality(people, Happened(people)) with { Warnings = [] };
        return new(study, "titrant 0.5.0", Hash, Rows, [new("every predictor is known", Rows - train.Length - test.Length, train.Length + test.Length, 700)], quality, [new(study.Learners[0], null, null, [], validation, [])], 0, null, card);
    }

    public static Study ResponseStudy()
    {
        var columns = People().Columns.Select(c => c.Spec).ToSeq();
        return new("io-response", "Response to checkpoint inhibitors from routine data", "Which patients respond to a checkpoint inhibitor, told from what every clinic has?",
            new("Oncologist", "Adults with a solid tumour before their first checkpoint inhibitor", "Whether to discuss a trial or another line of treatment", "Withholding treatment; children; haematological cancers"),
            new("loris_train.csv", null, "CC-BY-NC-4.0", "study.yaml:6"), columns, [new(true, "Age >= 18", "study.yaml:20")],
            new(OutcomeKind.YesNo, "response", "1", null, null, null, "", [], null, "study.yaml:9"),
            new(5, 10, null, "site", new(0.36, null, null, "study.yaml:14"), "study.yaml:12"),
            [new("logistic", [], "study.yaml:30"), new("elastic net", [("alpha", "0.5"), ("lambda", "chosen within the fold")], "study.yaml:31"), new("explainable boosting", [], "study.yaml:32")],
            [new("TMB", false, null, null, "study.yaml:35"), new(null, false, null, "LORIS", "study.yaml:36")], [0.2, 0.4], 0.25, [new(["sex"], [], "study.yaml:40"), new(["age"], [65], "study.yaml:41")], 20,
            [new("Other hospital", "other.csv", "study.yaml:50")], 20261121, Hash);
    }

    private static Table People()
    {
        var chance = Chance.For(3, "people");
        double[] age = new double[Rows], albumin = new double[Rows], tmb = new double[Rows], nlr = new double[Rows], sex = new double[Rows], cancer = new double[Rows];
        for (var i = 0; i < Rows; i++)
        {
            age[i] = Math.Round(62 + 11 * chance.Normal());
            albumin[i] = chance.Uniform() < 0.12 ? double.NaN : Math.Round(3.9 + 0.5 * chance.Normal(), 1);
            tmb[i] = Math.Round(Math.Exp(1.6 + 0.9 * chance.Normal()), 2);
            nlr[i] = chance.Uniform() < 0.05 || (double.IsNaN(albumin[i]) && chance.Uniform() < 0.5) ? double.NaN : Math.Round(Math.Exp(1.4 + 0.6 * chance.Normal()), 1);
            (sex[i], cancer[i]) = (chance.Below(2), Math.Min(3, chance.Below(5)));
        }
        Column Number(string name, string unit, double[] values, double low, double high, string meaning, bool actionable = false) => new(new(name, ColumnType.Number, ColumnRole.Feature, unit, low, high, actionable, Meaning: meaning), values);
        return new([Number("age", "a", age, 18, 110, "at the first dose"), Number("albumin", "g/dL", albumin, 1, 6, "in serum, latest within 30 days", true), Number("TMB", "", tmb, 0, 200, "mutations per megabase"),
            Number("NLR", "1", nlr, 0, 100, "neutrophils over lymphocytes"), new(new("sex", ColumnType.Category, ColumnRole.Feature), sex, ["female", "male"]),
            new(new("cancer", ColumnType.Category, ColumnRole.Feature, Meaning: "site of the primary tumour"), cancer, ["bladder", "kidney", "lung", "melanoma"])], [.. Enumerable.Range(2, Rows)]);
    }

    private static double[] Risk(Table t) => [.. Enumerable.Range(0, t.RowCount).Select(i =>
        0.5 * Math.Log(1 + t["TMB"][i]) - 1.6 + (t["albumin"].IsMissing(i) ? 0 : 0.7 * (t["albumin"][i] - 3.9)) - (t["NLR"].IsMissing(i) ? 0 : 0.12 * (t["NLR"][i] - 4)) + 0.5 * (t["cancer"][i] == 3 ? 1 : 0))];

    private static bool[] Happened(Table t)
    {
        var chance = Chance.For(4, "response");
        return [.. Risk(t).Select(m => chance.Uniform() < Logistic.Of(m))];
    }

    private static Seq<FlowStep> Flow(bool[] happened) =>
        [new("Age >= 18", 12, 1_600, 610), new("cancer in (bladder, kidney, lung, melanoma)", 140, 1_460, 560), new("response is known", 60, Rows, happened.Count(h => h))];

    private static QualityReport Quality(Table t, bool[] happened) => new(
        t.Columns.Select(c =>
        {
            var seen = Enumerable.Range(0, Rows).Where(r => !c.IsMissing(r)).ToArray();
            var values = seen.Select(r => c[r]).Order().ToArray();
            double? At(double share) => c.Levels.IsEmpty ? values[(int)(share * (values.Length - 1))] : null;
            return new ColumnQuality(c.Name, c.Spec.Type, c.Spec.Role, c.Spec.Unit, Rows - seen.Length, c.Name == "albumin" ? 3 : 0, values.Distinct().Count(), At(0.05), At(0.5), At(0.95),
                c.Levels.Select((l, k) => (l, values.Count(v => v == k))).ToSeq(), c.Levels.IsEmpty ? RocArea.Of([.. seen.Select(r => c[r])], [.. seen.Select(r => happened[r])]) : null);
        }).ToSeq(),
        [new("TAB021", "lines 14 and 803", "38 rows are copies of another row", "Copies stay on one side of every split; remove them if they are a fault of the export."), new("TAB024", "column TMB", "TMB alone tells the outcome with an AUC of 0.66", "Make sure that it was known before the outcome.")],
        [([], 1_148), (["albumin"], 82), (["NLR"], 84), (["albumin", "NLR"], 86)], Rows - 38);

    private static readonly double[] s_thresholds = [0.2, 0.4];

    // Two groups by hand: one that is too small to be shown, one without the outcome.
    private static Validation YesNo(Model model, Table rows, bool[] y, CheckedOn on)
    {
        double[] tmb = [.. Enumerable.Range(0, rows.RowCount).Select(i => rows["TMB"][i])];
        var groups = ResponseStudy().Groups.Select(g => GroupOf.From(g, rows)).ToSeq();
        var predicted = new Predicted(model.Kind, model.Scale, new BinaryOutcome(y), null, model.Margin(rows), model.Probability(rows), [.. Enumerable.Range(0, y.Length)], null);
        var made = Validations.Of(predicted, on, new(s_thresholds, 0.25, groups, 20, [new("TMB alone", tmb, false)], 7) { Replicates = 60 });
        return made with
        {
            Groups = made.Groups.AddRange([new("sex", "not stated", 11, null, "fewer than 20 people", []), new("age", "90 or above", 24, 0, null, [Figure.NotEstimable("AUC (ties one half)", 24, "no row has the outcome")])]),
            Comparisons = made.Comparisons.Add(new("LORIS, as published", made.Figures[0], Figure.NotEstimable("AUC (ties one half)", y.Length, "it asks for a column that is not here"), Figure.NotEstimable("difference in AUC, paired", y.Length, "it asks for a column that is not here"))),
        };
    }
}
