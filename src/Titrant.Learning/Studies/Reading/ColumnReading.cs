using System.Globalization;
using Titrant.Learning.Cohorts;
using Titrant.Learning.Tables;
using Titrant.Patient;
using Titrant.Patient.Units;

namespace Titrant.Learning.Studies.Reading;

/// <summary>The dictionary of columns as the file states it.</summary>
internal sealed class ColumnReading(StudyFaults faults)
{
    private static readonly (string, ColumnType)[] s_types = [("number", ColumnType.Number), ("category", ColumnType.Category)];
    internal static readonly (string Word, ColumnRole Role)[] Roles =
    [
        ("feature", ColumnRole.Feature), ("outcome", ColumnRole.Outcome), ("time", ColumnRole.Time), ("event", ColumnRole.Event), ("entry", ColumnRole.Entry), ("person", ColumnRole.Person),
        ("site", ColumnRole.Site), ("date", ColumnRole.Date), ("group", ColumnRole.Group), ("weight", ColumnRole.Weight), ("left out", ColumnRole.Left),
    ];
    private static readonly string[] s_kinds = ["analyte", "answer", "condition", "medication"];
    private static readonly (string, int)[] s_monotone = [("up", 1), ("down", -1), ("free", 0)];
    internal static readonly (string Word, Take Take)[] Takes =
        [("latest", Take.Latest), ("earliest", Take.Earliest), ("mean", Take.Mean), ("lowest", Take.Lowest), ("highest", Take.Highest), ("count", Take.Count), ("any", Take.Any)];

    /// <returns>Of each column: what is said, and whether its type and its role were said.</returns>
    public List<(ColumnSpec Spec, bool HasType, bool HasRole, int Line)> Read(StudyFields study)
    {
        var columns = new List<(ColumnSpec, bool, bool, int)>();
        foreach (var (name, line, value) in study.Entries("columns", "the columns of the table, each as 'name: {unit: ..., ...}'"))
        {
            if (value is StudyText { IsNothing: true }) columns.Add((new(name, ColumnType.Number, ColumnRole.Feature), false, false, line));
            else if (value is StudyMap map) columns.Add(Column(name, line, new(map, "column", faults)));
            else faults.Add("STU008", line, $"What is said of column '{StudyFields.Shown(name)}' is of another form here.", $"Write '{StudyFields.Shown(name)}: {{unit: ..., meaning: ...}}'.");
        }
        return columns;
    }

    private (ColumnSpec, bool, bool, int) Column(string name, int line, StudyFields f)
    {
        var words = f.Entries("words", "codes and what they mean, as '{0: female, 1: male}'").Select(e => (e.Key, e.Value is StudyText word ? word.Text.Trim() : "")).ToSeq();
        var type = f.Choice("type", s_types) ?? (words.Count > 0 ? ColumnType.Category : ColumnType.Number);
        var unit = f.Text("unit") ?? "";
        if (unit != "" && !Unit.TryParse(unit, out _, out _)) faults.Add("STU009", f.LineOf("unit"), "'unit' is not written in UCUM.", "Write it as 'mg/dL', 'a' (years), 'mo' (months), '10*9/L', '%'.");
        if (type == ColumnType.Category && unit != "") faults.Add("STU012", f.LineOf("unit"), "A category has no unit.", "Leave the unit out, or say 'type: number'.");
        var (low, high) = Pair(f, "range");
        var (clipLow, clipHigh) = Pair(f, "clip");
        return (new(name, type, f.Choice("role", Roles) ?? ColumnRole.Feature, unit, low, high, f.YesNo("actionable"), f.Choice("monotone", s_monotone) ?? 0, f.Text("meaning") ?? "", clipLow, clipHigh, words, From(f, unit)),
            f.Has("type") || words.Count > 0, f.Has("role"), line);
    }

    private (double? Low, double? High) Pair(StudyFields f, string key)
    {
        if (!f.Has(key)) return (null, null);
        var pair = f.Numbers(key, "two numbers as '[18, 110]', '~' for an open end", open: true);
        if (f.Node(key) is StudyItems && pair.Length == 2 && !(pair[0] > pair[1]) && (pair[0] ?? pair[1]) is not null) return (pair[0], pair[1]);
        if (f.Node(key) is StudyItems) faults.Add("STU009", f.LineOf(key), $"'{key}' is not a lower and an upper bound.", "Write two numbers as '[18, 110]', '~' for an open end.");
        return (null, null);
    }

    private FeatureDefinition? From(StudyFields f, string unit)
    {
        switch (f.Node("from"))
        {
            case null: return null;
            case StudyText { Text: "age" or "sex" } simple: return new(simple.Text, [], unit, null, Take.Latest);
            case StudyMap map:
                var from = new StudyFields(map, "from", faults);
                string[] given = [.. s_kinds.Where(from.Has)];
                if (given is [var kind]) return new(kind, Concepts(from, kind), unit, Within(from, faults), from.Choice("take", Takes) ?? (kind is "analyte" or "answer" ? Take.Latest : Take.Any));
                faults.Add("STU012", from.Line, "'from' names exactly one of analyte, answer, condition and medication.", "Write '{analyte: albumin, within: 90 d, take: latest}'.");
                return null;
            default:
                f.Wrong("from", "age, sex, or '{analyte: albumin, within: 90 d, take: latest}'");
                return null;
        }
    }

    internal static Seq<string> Concepts(StudyFields from, string kind) =>
        (from.Node(kind) is StudyItems items ? items.Items.OfType<StudyText>().Select(t => t.Text.Trim()) : from.Text(kind) is { } one ? [one] : []).Order(StringComparer.Ordinal).ToSeq();

    internal static TimeSpan? Within(StudyFields from, StudyFaults faults)
    {
        if (from.Text("within") is not { } text) return null;
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        // UCUM: a year is 365.25 days, a month a twelfth of it.
        var days = parts is [var number, var unit] && double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var n) && n is > 0 and < 1e5
            ? n * (unit switch { "h" => 1 / 24.0, "d" => 1, "wk" => 7, "mo" => 365.25 / 12, "a" => 365.25, _ => double.NaN }) : double.NaN;
        if (double.IsFinite(days)) return TimeSpan.FromHours(Math.Round(days * 24));
        faults.Add("STU009", from.LineOf("within"), "'within' is not a time.", "Write a number and h, d, wk, mo or a, as '90 d'.");
        return null;
    }
}
