using Titrant.Learning.Outcomes;
using Titrant.Learning.Studies;
using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Cli.Eval;

/// <summary>A public data set and what others measured on it by 5-fold cross-validation.</summary>
/// <param name="Time">Null where the outcome is a yes or no.</param>
/// <param name="Words">Columns that hold words.</param>
/// <param name="Left">Columns that nobody may learn from: the outcome under another name, or known only after it.</param>
/// <param name="Plain">Figure of the plain learner (Cox, logistic); null where none was published.</param>
/// <param name="Net">Figure of its elastic net.</param>
/// <param name="Best">The best that was measured, by whatever.</param>
/// <param name="Allowed">How far below the best a learner may stay.</param>
internal sealed record LearningSet(
    string Name, string File, string? Time, string Event, Seq<string> Words, Seq<string> Left, double? Plain, double? Net, double Best, string BestBy, double Allowed = 0)
{
    /// <summary>Largest Brier score that passes, for a yes or no.</summary>
    public double? Brier { get; init; }

    /// <summary>One row of each copy is kept; else copies stay and are kept on one side.</summary>
    public bool Once { get; init; }

    /// <summary>The plain learner as the baseline had it: scikit-learn's logistic regression has C = 1 unless told, a ridge of 1 / rows here.</summary>
    public LearnerSpec Simple => Time is null ? new("logistic", [("ridge", "0.00017")], "row") : new("cox", [], "row");

    // R 4.2.2 survival, glmnet and ranger, scikit-learn 1.2.1, xgboost 1.7.4; single runs.
    public static IReadOnlyList<LearningSet> All { get; } =
    [
        new("support", "survival/support.csv.gz", "t", "e", [], [], 0.566, 0.566, 0.622, "boosted Cox trees of depth 4"),
        new("metabric", "survival/metabric_ihc4.csv", "t", "e", [], [], 0.6355, 0.634, 0.6435, "boosted Cox trees"),
        new("rotterdam", "survival/rotterdam_node_positive.csv", "t", "e", [], [], 0.660, 0.661, 0.668, "random survival forest"),
        new("flchain", "survival/flchain.csv.gz", "futime", "death", ["sex", "mgus"], ["chapter"], 0.8007, 0.8008, 0.801, "elastic-net Cox"),
        new("actg320", "survival/actg320.csv", "time", "censor", [], ["time_d", "censor_d", "txgrp"], 0.760, 0.7645, 0.7645, "elastic-net Cox"),
        new("gse7390", "survival/gse7390_metastasis.csv.gz", "t.tdm", "e.tdm", ["grade", "er"], [], 0.501, 0.625, 0.677, "random survival forest"),
        // 1,310 rows, of which 640 differ: the figures of others are of one row each.
        new("whas", "survival/whas.csv", "t", "e", [], [], 0.775, null, 0.777, "random survival forest") { Once = true },
        new("whas-grouped", "survival/whas.csv", "t", "e", [], [], null, null, 0.777, "random survival forest, one row of each copy"),
        new("support2", "tabular/support2.csv.gz", null, "hospdead", ["sex", "dzgroup", "dzclass", "income", "race", "ca"], Leaky, 0.8055, null, 0.821, "histogram boosting", 0.01) { Brier = 0.139 },
    ];

    /// <summary>What is known of a patient of SUPPORT only after the outcome, or made from it: scores of the study, orders not to resuscitate, costs, length of stay.</summary>
    public static Seq<string> Leaky => ["sps", "aps", "surv2m", "surv6m", "prg2m", "prg6m", "dnr", "dnrday", "charges", "totcst", "totmcst", "avtisst", "slos", "sfdm2", "adlp", "adls", "adlsc", "death", "d.time"];

    /// <param name="all">Leaky columns too, as features.</param>
    public (Table Table, Outcome Outcome) Read(string folder, bool all = false)
    {
        var path = Path.Combine(folder, File.Replace('/', Path.DirectorySeparatorChar));
        var names = SurvivalTable.Header(path);
        var hidden = Left.ToHashSet(StringComparer.Ordinal);
        ColumnSpec[] columns = [.. names.Where(n => n != Time && n != Event && (all || !hidden.Contains(n))).Select(n => new ColumnSpec(n, IsWord(n) ? ColumnType.Category : ColumnType.Number, ColumnRole.Feature))];
        ColumnSpec[] outcome = [.. new[] { Time, Event }.OfType<string>().Select(n => new ColumnSpec(n, n == Event && Name == "flchain" ? ColumnType.Category : ColumnType.Number, n == Time ? ColumnRole.Time : Time is null ? ColumnRole.Outcome : ColumnRole.Event))];
        var table = CsvTable.Read(path, [.. columns, .. outcome]).Table;
        var (events, rows) = (table[Event], Enumerable.Range(0, table.RowCount));
        bool[] happened = [.. rows.Select(r => events.Spec.Type == ColumnType.Category ? events.Levels[(int)events[r]] == "dead" : events[r] == 1)];
        return (table, Time is null ? new BinaryOutcome(happened) : new SurvivalOutcome(null, [.. rows.Select(r => table[Time][r])], [.. happened.Select(h => h ? 1 : 0)]));

        bool IsWord(string name) => Words.Contains(name) || name is "sfdm2" or "dnr" or "chapter";
    }
}
