using Titrant.Learning;
using Titrant.Learning.Cohorts;
using Titrant.Learning.Linear.Estimators;
using Titrant.Learning.Models;
using Titrant.Learning.Outcomes;
using Titrant.Learning.Registry;
using Titrant.Learning.Studies;
using Titrant.Learning.Tables;
using Titrant.Learning.Validate;
using Titrant.Numerics.Distributions;
using Titrant.Patient;
using Titrant.Patient.Journals;

namespace Titrant.Tests.Models;

/// <summary>A model of people who were made up: what stands behind every test of registered models. Nothing of it is medicine.</summary>
internal static class SampleModel
{
    public const string Name = "made-up-risk";
    public static readonly DateTimeOffset At = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    public static readonly Seq<ColumnSpec> Columns =
    [
        new("age", ColumnType.Number, ColumnRole.Feature, "a", From: new("age", [], "a", null, Take.Latest)),
        new("sex", ColumnType.Category, ColumnRole.Feature, From: new("sex", [], "", null, Take.Latest)),
        new("creatinine", ColumnType.Number, ColumnRole.Feature, "mg/dL", 0.1, 20, From: new("analyte", ["creatinine"], "mg/dL", TimeSpan.FromDays(365), Take.Latest)),
        new("haemoglobin", ColumnType.Number, ColumnRole.Feature, "g/dL", 3, 25, From: new("analyte", ["haemoglobin"], "g/dL", TimeSpan.FromDays(365), Take.Latest)),
    ];

    public static readonly OutcomeSpec Outcome = new(OutcomeKind.YesNo, "admission", "yes", null, null, null, "", [], null, "study.yaml:9");

    public static Study Study(string licence = "CC0-1.0", Seq<CohortRule> cohort = default) => new(Name, "Made-up risk", "Who will be admitted, among people who were made up?",
        new("whoever tries Titrant out", "people who were made up", "none: it shows how a model reads", "any decision about a real person"), new("data.csv", null, licence, "study.yaml:7"), Columns, cohort, Outcome,
        new(5, 1, null, null, null, "study.yaml:12"), [new("logistic", [], "study.yaml:14")], [], [], null, [], 30, [], 7, new string('5', 64));

    private static readonly Lazy<(FittedModel Model, Table Table, bool[] Happened)> s_fitted = new(Fit);

    public static FittedModel Model => s_fitted.Value.Model;
    public static Table Table => s_fitted.Value.Table;

    public static ModelCard Card(string licence = "CC0-1.0", Seq<CohortRule> cohort = default) =>
        ModelCards.Of(Study(licence, cohort), new("logistic", [], ""), Validation, [], 600, s_fitted.Value.Happened.Count(h => h), new string('d', 64), "titrant 1.0.0");

    /// <summary>Bands of tenths of the predicted chance, with what happened in them.</summary>
    public static Validation Validation { get; } = Validated();

    public static RegisteredModel Registered(string licence = "CC0-1.0", Seq<CohortRule> cohort = default) => Registered(Model, Card(licence, cohort));

    public static RegisteredModel Registered(FittedModel model, ModelCard card) => new(RegistryEntry.Of(card, model, ModelFile.Bytes(model), []), card, model, [], "");

    public static ModelCapability Capability => new(Registered());

    /// <summary>What `titrant study run` leaves: model and card.</summary>
    public static string Written(TemporaryFolder folder, string name = "run", string licence = "CC0-1.0", FittedModel? model = null, string called = Name)
    {
        var to = folder.File(name);
        Directory.CreateDirectory(to);
        File.WriteAllBytes(Path.Combine(to, "model.json"), ModelFile.Bytes((model ?? Model) with { Name = model?.Name ?? called }));
        File.WriteAllBytes(Path.Combine(to, "card.json"), CardJson.Write(Card(licence) with { Name = called }));
        return to;
    }

    public static (ModelShelf Shelf, InstallationKey Key, Journal Journal) Home(TemporaryFolder folder, string name = "home")
    {
        var key = InstallationKey.OpenOrCreate(Path.Combine(folder.File(name), "installation.key"));
        return (ModelShelf.Of(folder.File(name)), key, Journal.Open(Path.Combine(folder.File(name), "journals"), "local", "titrant-cli", key));
    }

    private static (FittedModel, Table, bool[]) Fit()
    {
        var chance = new Random(20261121);
        double[] age = new double[600], sex = new double[600], creatinine = new double[600], haemoglobin = new double[600];
        var happened = new bool[600];
        for (var i = 0; i < 600; i++)
        {
            age[i] = chance.Next(18, 96);
            sex[i] = chance.Next(2);
            creatinine[i] = Math.Round(0.5 + 2.5 * chance.NextDouble() * chance.NextDouble(), 2);
            haemoglobin[i] = i % 4 == 0 ? double.NaN : Math.Round(8 + 9 * chance.NextDouble(), 1);
            var logit = -4.5 + 0.04 * age[i] + 0.9 * creatinine[i] + (sex[i] == 1 ? 0.3 : 0) - (double.IsNaN(haemoglobin[i]) ? 0 : 0.1 * (haemoglobin[i] - 12));
            happened[i] = chance.NextDouble() < 1 / (1 + Math.Exp(-logit));
        }
        var table = new Table([new(Columns[0], age), new(Columns[1], sex, ["female", "male"]), new(Columns[2], creatinine), new(Columns[3], haemoglobin)], [.. Enumerable.Range(2, 600)]);
        return (FittedModel.Learn(Name, Learners.Make(new("logistic", [], "study.yaml:14")), table, new BinaryOutcome(happened), Outcome, new FitRun(7)), table, happened);
    }

    private static Validation Validated()
    {
        var (model, table, happened) = s_fitted.Value;
        var chances = model.Probability(table);
        var bands = chances.Select((p, i) => (P: p!.Value, Happened: happened[i])).GroupBy(r => Math.Min(9, (int)(r.P * 10))).OrderBy(g => g.Key).Select(g => new ScoreBand(
            g.Min(r => r.P), g.Max(r => r.P), g.Average(r => r.P), Figure.Of("observed", (double)g.Count(r => r.Happened) / g.Count(), Wilson.Interval(g.Count(r => r.Happened), g.Count(), 0.95), "95 % Wilson", g.Count()))).ToSeq();
        return new("logistic", new("cross-validation", "5 folds", null), 600, 600, happened.Count(h => h)) { Bands = bands, Figures = [Figure.Of("AUC", 0.75, (0.71, 0.79), "95 % DeLong", 600)] };
    }
}
