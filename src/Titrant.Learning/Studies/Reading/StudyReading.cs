using System.Globalization;
using Titrant.Learning.Cohorts;
using Titrant.Learning.Tables;
using Titrant.Patient;
using Titrant.Patient.Units;

namespace Titrant.Learning.Studies.Reading;

/// <summary>A tree becomes a study, section by section.</summary>
internal sealed class StudyReading(StudyFaults faults)
{
    internal static readonly (string Word, OutcomeKind Kind)[] Kinds = [("yes/no", OutcomeKind.YesNo), ("class", OutcomeKind.Class), ("number", OutcomeKind.Number), ("time to event", OutcomeKind.TimeToEvent)];
    internal static readonly (string Word, Correction Value)[] Corrections = [("no", Correction.None), ("Platt", Correction.Platt), ("isotonic", Correction.Isotonic), ("beta", Correction.Beta)];
    internal static readonly (string Word, bool Best)[] Choices = [("first", false), ("best", true)];
    internal static readonly (string Word, bool Keep)[] Copied = [("once", false), ("keep", true)];

    internal enum Correction { None, Platt, Isotonic, Beta }

    private static readonly string[] s_settings = ["recalibrate", "chosen", "accept leaks", "copies"];
    private static readonly string[] s_rivals = ["column", "rule", "published"];
    private const double AnyNumber = double.MaxValue;

    public Study Read(StudyMap map)
    {
        var f = new StudyFields(map, "study", faults);
        var name = f.Needed("name", "response-to-treatment");
        if (name != "" && !(name.Length <= 80 && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') && char.IsAsciiLetterLower(name[0])))
            faults.Add("STU009", f.LineOf("name"), "'name' is made of a-z, 0-9 and -, and begins with a letter.", "Write it as 'response-to-treatment'; 'title' takes any words.");
        if (!f.Has("columns")) f.Missing("columns", "{age: {unit: a}, ...}");
        var (data, outcome, splits) = (Data(f), Outcome(f), Splits(f));
        var groups = f.Items("groups", "groups, as '- sex' or '- {column: age, cuts: [65]}'").Select(Group).OfType<GroupSpec>().ToSeq();
        var compare = f.Items("compare with", "what to compare with, as '- column: TMB'").Select(Comparator).OfType<ComparatorSpec>().ToSeq();
        if (data.Index is not null && outcome.From is null && f.Has("outcome"))
            faults.Add("STU012", f.LineOf("outcome"), "In a study on records the outcome says where it is in a record.", "Write 'from: {condition: I63, within: 365 d}' in it; docs/study.md has the others.");
        var columns = StudyColumns.Settle(new ColumnReading(faults).Read(f), outcome, splits, groups, compare, faults);
        var study = new Study(name, f.Text("title") ?? name, f.Text("question") ?? "", Use(f), data, columns, f.Items("cohort", "rules, as '- keep: age >= 18'").Select(CohortRuleOf).OfType<CohortRule>().ToSeq(), outcome, splits,
            Learners(f), compare, Points(f), f.Number("prevalence", 1e-9, 1 - 1e-9, "a share between 0 and 1"), groups,
            f.Whole("smallest group", 1, 1_000_000) ?? 20, f.Items("external", "cohorts, as '- {name: Leeds, file: leeds.csv}'").Select(External).OfType<ExternalSource>().ToSeq(), f.Seed("seed") ?? 1, "")
        {
            Recalibrate = Recalibrate(f, outcome), ChooseBest = f.Choice("chosen", Choices) ?? false, KeepCopies = f.Choice("copies", Copied) ?? false,
            AcceptLeaks = f.Items("accept leaks", "columns, as '[ward]'").OfType<StudyText>().Select(t => t.Text.Trim()).ToSeq(),
            Places = s_settings.Where(f.Has).Select(k => (k, faults.Place(f.LineOf(k)))).ToSeq(),
        };
        foreach (var accepted in study.AcceptLeaks.Where(a => columns.All(c => c.Name != a || c.Role != ColumnRole.Feature)))
            faults.Add("STU012", f.LineOf("accept leaks"), $"'{StudyFields.Shown(accepted)}' is no feature of this study.", StudyKeys.Nearest(accepted, columns.Select(c => c.Name)) is { } near ? $"Is '{near}' meant?" : "Name a column that is one.");
        faults.ThrowIfAny();
        return study with { Hash = StudyJson.Hash(study) };
    }

    // A word, or "no" for none; only chances of a yes or no can be corrected.
    private string? Recalibrate(StudyFields f, OutcomeSpec outcome)
    {
        var kind = f.Choice("recalibrate", Corrections);
        if (kind is not (null or Correction.None) && outcome.Kind != OutcomeKind.YesNo)
            faults.Add("STU012", f.LineOf("recalibrate"), "Only the chances of a yes or no can be corrected.", "Leave 'recalibrate' out for this outcome.");
        return kind is null or Correction.None ? null : Corrections.First(c => c.Value == kind).Word;
    }

    private static IntendedUse Use(StudyFields study) => study.Section("intended use", "intended use") is { } f
        ? new(f.Text("user") ?? "", f.Text("population") ?? "", f.Text("decision") ?? "", f.Text("not for") ?? "") : new("", "", "", "");

    private DataSource Data(StudyFields study)
    {
        if (study.Section("data", "data") is not { } f)
        {
            if (!study.Has("data")) study.Missing("data", "{file: data.csv}");
            return new(null, null, "", faults.Place(study.Line));
        }
        if (f.Has("file") == f.Has("records")) faults.Add("STU012", f.Line, "'data' names either a file or records.", "Write 'file: data.csv', or 'records: first medication:pembrolizumab'.");
        Moment until = default;
        var isUntil = f.Text("until") is { } day && Moment.TryParse(day, out until) && until.Precision >= Precision.Day;
        if (f.Has("until") && !isUntil) faults.Add("STU009", f.LineOf("until"), "'until' is no day.", "Write it as 2025-12-31.");
        if (f.Has("until") && f.Has("file")) faults.Add("STU012", f.LineOf("until"), "'until' belongs to records.", "Leave it out: a table says itself until when each person was seen.");
        return new(f.Text("file"), f.Text("records"), f.Text("licence") ?? "", faults.Place(f.LineOf(f.Has("file") ? "file" : "records")), isUntil ? until.Latest : null);
    }

    private OutcomeSpec Outcome(StudyFields study)
    {
        if (study.Section("outcome", "outcome") is not { } f)
        {
            if (!study.Has("outcome")) study.Missing("outcome", "{kind: yes/no, column: response, happened: 1}");
            return new(OutcomeKind.YesNo, null, null, null, null, null, "", [], null, faults.Place(study.Line));
        }
        var kind = f.Choice("kind", Kinds);
        if (!f.Has("kind")) f.Missing("kind", "yes/no");
        string[] needed = kind switch { OutcomeKind.TimeToEvent => ["time", "event", "unit", "causes", "horizon"], OutcomeKind.YesNo => ["column", "happened"], null => [], _ => ["column"] };
        string[] allowed = kind switch { OutcomeKind.TimeToEvent => ["kind", .. needed, "entry", "from"], OutcomeKind.YesNo => ["kind", .. needed, "from"], null => StudyKeys.Sections["outcome"], _ => ["kind", .. needed] };
        foreach (var key in needed.Where(k => !f.Has(k))) f.Missing(key, key switch { "happened" => "1", "unit" => "d", "causes" => "{1: died}", "horizon" => "365", _ => "the column's name" });
        foreach (var key in StudyKeys.Sections["outcome"].Where(k => f.Has(k) && !allowed.Contains(k)))
            faults.Add("STU012", f.LineOf(key), $"'{key}' does not belong to an outcome of this kind.", $"Its keys: {string.Join(", ", allowed)}.");
        var unit = f.Text("unit") ?? "";
        if (unit != "" && !Unit.TryParse(unit, out _, out _)) faults.Add("STU009", f.LineOf("unit"), "'unit' is not written in UCUM.", "Write d (days), wk (weeks), mo (months) or a (years).");
        var causes = f.Entries("causes", "words of the event column and what they mean, as '{1: died}'").Select(e => (e.Key, e.Value is StudyText word ? word.Text.Trim() : "")).ToSeq();
        return new(kind ?? OutcomeKind.YesNo, f.Text("column"), f.Text("happened"), f.Text("time"), f.Text("event"), f.Text("entry"), unit, causes, f.Number("horizon", 1e-9, AnyNumber, "a time above 0"), faults.Place(f.Line), From(f));
    }

    private RecordOutcome? From(StudyFields outcome)
    {
        if (outcome.Section("from", "outcome from") is not { } f) return null;
        string[] given = [.. RecordOutcome.Kinds.Where(f.Has)];
        if (given is not [var kind] || kind == "death" && !f.YesNo("death"))
        {
            faults.Add("STU012", f.Line, $"'from' of an outcome names exactly one of {string.Join(", ", RecordOutcome.Kinds)}.", "Write '{condition: I63, within: 365 d}' or '{death: yes, within: 365 d}'.");
            return null;
        }
        return new(kind, kind == "death" ? [] : ColumnReading.Concepts(f, kind), f.Text("unit") ?? "", f.Number("above", -AnyNumber, AnyNumber, "a number"), f.Number("below", -AnyNumber, AnyNumber, "a number"),
            ColumnReading.Within(f, faults), f.YesNo("again"), faults.Place(f.Line));
    }

    private SplitSpec Splits(StudyFields study)
    {
        var f = study.Section("splits", "splits") ?? new(new StudyMap([], study.Line), "splits", faults);
        LockedSplit? locked = null;
        if (f.Section("locked", "locked") is { } l)
        {
            if (StudyKeys.Sections["locked"].Count(l.Has) != 1) faults.Add("STU012", l.Line, "'locked' names exactly one of share, where and file.", "Write '{share: 0.2}', '{where: year >= 2019}' or '{file: later.csv}'.");
            locked = new(l.Number("share", 0.01, 0.9, "a share from 0.01 to 0.9"), l.Text("where"), l.Text("file"), faults.Place(l.Line));
        }
        return new(f.Whole("folds", 2, 50) ?? 5, f.Whole("repeats", 1, 100) ?? 1, f.Text("person"), f.Text("site"), locked, faults.Place(f.Line));
    }

    private Seq<LearnerSpec> Learners(StudyFields study)
    {
        var learners = new List<LearnerSpec>();
        foreach (var item in study.Items("learners", "learners, as '- logistic'"))
            switch (item)
            {
                case StudyText { IsNothing: false } name: learners.Add(new(name.Text.Trim(), [], faults.Place(name.Line))); break;
                case StudyMap { Entries: [var (name, line, value)] } when value is StudyMap or StudyText { IsNothing: true }:
                    learners.Add(new(name.Trim(), value is StudyMap options ? options.Entries.Select(Option).ToSeq() : [], faults.Place(line)));
                    break;
                default: faults.Add("STU008", item.Line, "A learner is of another form here.", "Write '- logistic', or '- elastic net: {alpha: 0.5}'."); break;
            }
        if (!study.Has("learners")) study.Missing("learners", "[explainable boosting]");
        else if (learners.Count == 0 && !faults.Any) faults.Add("STU007", study.LineOf("learners"), "No learner is named.", "Write '- explainable boosting' below it.");
        return learners.ToSeq();
    }

    // A list of words is an option too: "unpenalised: [age, sex]".
    private (string, string) Option((string Key, int Line, StudyNode Value) entry)
    {
        if (entry.Value is StudyText text) return (entry.Key, text.Text.Trim());
        if (entry.Value is StudyItems items && items.Items.All(i => i is StudyText)) return (entry.Key, string.Join(", ", items.Items.Cast<StudyText>().Select(t => t.Text.Trim())));
        faults.Add("STU008", entry.Line, $"Option '{StudyFields.Shown(entry.Key)}' is of another form here.", "It takes a word, a number or a list of words.");
        return (entry.Key, "");
    }

    private Seq<double> Points(StudyFields study)
    {
        var points = study.Numbers("operating points", "chances between 0 and 1, as '[0.2, 0.5]'").OfType<double>().ToList();
        if (points.Any(p => p is <= 0 or >= 1)) faults.Add("STU009", study.LineOf("operating points"), "An operating point is a chance between 0 and 1.", "Write them as '[0.2, 0.5]'.");
        return points.Distinct().Order().ToSeq();
    }

    private CohortRule? CohortRuleOf(StudyNode node)
    {
        if (node is StudyMap map)
        {
            var f = new StudyFields(map, "cohort rule", faults);
            if (f.Has("keep") != f.Has("exclude")) return new(f.Has("keep"), (f.Text("keep") ?? f.Text("exclude"))!, faults.Place(f.Line));
        }
        faults.Add("STU008", node.Line, "A cohort rule keeps or excludes.", "Write '- keep: age >= 18' or '- exclude: stage is missing'.");
        return null;
    }

    private ComparatorSpec? Comparator(StudyNode node)
    {
        if (node is StudyMap map)
        {
            var f = new StudyFields(map, "comparison", faults);
            if (s_rivals.Count(f.Has) == 1) return new(f.Text("column"), f.YesNo("falls"), f.Text("rule"), f.Text("published"), faults.Place(f.Line));
        }
        faults.Add("STU008", node.Line, "A comparison names exactly one of column, rule and published.", "Write '- column: TMB', '- rule: TMB >= 10' or '- published: LORIS'.");
        return null;
    }

    private GroupSpec? Group(StudyNode node)
    {
        switch (node)
        {
            case StudyText { IsNothing: false } one: return new([one.Text.Trim()], [], faults.Place(one.Line));
            case StudyItems { Items.Count: > 0 } several when several.Items.All(i => i is StudyText): return new(several.Items.Cast<StudyText>().Select(t => t.Text.Trim()).ToSeq(), [], faults.Place(several.Line));
            case StudyMap map:
                var f = new StudyFields(map, "group", faults);
                var columns = f.Has("column") ? f.Text("column") is { } only ? [only] : [] : f.Items("columns", "columns").OfType<StudyText>().Select(t => t.Text.Trim()).ToArray();
                if (columns.Length > 0 && f.Has("column") != f.Has("columns")) return new(columns.ToSeq(), f.Numbers("cuts", "cuts, as '[65]'").OfType<double>().Distinct().Order().ToSeq(), faults.Place(f.Line));
                break;
        }
        faults.Add("STU008", node.Line, "A group is of another form here.", "Write '- sex', '- [sex, site]' or '- {column: age, cuts: [65]}'.");
        return null;
    }

    private ExternalSource? External(StudyNode node)
    {
        if (node is StudyMap map)
        {
            var f = new StudyFields(map, "external cohort", faults);
            return new(f.Needed("name", "Leeds"), f.Needed("file", "leeds.csv"), faults.Place(f.Line), f.Text("dictionary"));
        }
        faults.Add("STU008", node.Line, "An external cohort has a name and a file.", "Write '- {name: Leeds, file: leeds.csv}'.");
        return null;
    }
}
