using System.Globalization;
using System.Text;
using Titrant.Learning.Models;
using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Learning.Studies;

/// <summary>A first study, written by looking at the data, with comments that say what a person has to check.</summary>
/// <param name="Missing">What the file still lacks before it can be run.</param>
internal sealed record StudyDraft(string Text, int Columns, Seq<string> Missing)
{
    private const int MostWords = 50;
    private static readonly string[] s_yes = ["1", "yes", "true", "y", "dead", "died", "event"];

    /// <param name="path">Of the data, to be looked at.</param>
    /// <param name="named">The same as the study file will name it.</param>
    /// <param name="outcome">Null where nobody said which column it is.</param>
    /// <param name="time">Column of the time, where the outcome is one.</param>
    /// <exception cref="StudyException">The table cannot be read, or has no such column.</exception>
    public static StudyDraft Of(string path, string named, string? outcome, string? time)
    {
        var seen = ColumnGuess.Seen(path);
        foreach (var name in new[] { outcome, time }.OfType<string>().Where(n => seen.All(c => c.Name != n)))
            throw new StudyException("STU028", Path.GetFileName(path), $"There is no column '{name}'.", Reading.StudyKeys.Nearest(name, seen.Select(c => c.Name)) is { } near ? $"Is '{near}' meant?" : "Correct the name.");
        var (target, missing) = (seen.FirstOrDefault(c => c.Name == outcome), new List<string>());
        var kind = time is not null ? OutcomeKind.TimeToEvent : target is null || target.Distinct == 2 ? OutcomeKind.YesNo : target.IsNumber && target.Distinct > 10 ? OutcomeKind.Number : OutcomeKind.Class;
        var entry = kind == OutcomeKind.TimeToEvent ? seen.FirstOrDefault(c => c.Spec.Role == ColumnRole.Entry && c.Name != time && c.Name != outcome) : null;
        var several = entry is null ? RowsOfPeople.Of(path, seen) : null;
        var asks = several?.Asks().ToArray() ?? [];
        // Visits are a usual table; times of several events of one person are not.
        if (several is not null && (kind == OutcomeKind.TimeToEvent || !several.Kinds.IsEmpty)) missing.AddRange(asks);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            # A first study of {Remark(Path.GetFileName(path))}, written by looking at it. Read every line before you believe a figure:
            # docs/study.md shows what else may be said. Then: titrant study check, titrant study run.
            format: titrant.study/1
            name: {Slug(Path.GetFileNameWithoutExtension(path))}
            title: {Yaml(Path.GetFileNameWithoutExtension(path))}
            # question: as a clinician would ask it
            # intended use: {'{'}user: ..., population: ..., decision: ..., not for: ...{'}'}
            data:
              file: {Yaml(named.Replace('\\', '/'))}
              # licence: of the data; weights are shared only where it permits
            {string.Concat(asks.Select(a => $"# {OneLine(a)}\n"))}# Check units (UCUM) and ranges: what lies outside a range is held back. Columns that are known only after the outcome do not belong here.
            columns:

            """);
        foreach (var c in seen) text.Append(CultureInfo.InvariantCulture, $"  {Yaml(c.Name)}: {Column(c, c.Name == outcome || c.Name == time || c.Name == entry?.Name)}\n");
        text.Append(Outcome(kind, target, time, entry, missing));
        text.Append("splits:\n  folds: 5\n");
        if (seen.FirstOrDefault(c => c.Spec.Role == ColumnRole.Person && c.Name != outcome && c.Name != time) is { } person) text.Append(CultureInfo.InvariantCulture, $"  person: {Yaml(person.Name)}\n");
        text.Append("  # locked: {share: 0.2}   # rows that nobody looks at before everything is settled\n");
        text.Append("learners:\n");
        foreach (var name in Learners.All.Where(l => l.Outcomes.Contains(kind) && (l.Name is "explainable boosting" or "elastic net" or "logistic" or "cox")).Select(l => l.Name)) text.Append(CultureInfo.InvariantCulture, $"  - {name}\n");
        if (kind is OutcomeKind.YesNo) text.Append("operating points: [0.5]   # predicted chances from which somebody counts as positive\n");
        if (seen.FirstOrDefault(c => c.Name.Equals("sex", StringComparison.OrdinalIgnoreCase) || c.Name.Equals("gender", StringComparison.OrdinalIgnoreCase)) is { } sex && sex.Name != outcome) text.Append(CultureInfo.InvariantCulture, $"groups:\n  - {Group(sex)}\n");
        text.Append("seed: 1\n");
        return new(text.ToString(), seen.Count, missing.ToSeq());
    }

    // A header or a word of the file with a line break would end the comment.
    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c));

    private static string Group(GuessedColumn sex) => sex.IsNumber && sex.Distinct > 2 ? $"{{column: {Yaml(sex.Name)}, cuts: [0.5]}}" : Yaml(sex.Name);

    private static string Column(GuessedColumn c, bool isOutcome)
    {
        if (isOutcome) return "";
        if (c.Spec.Role == ColumnRole.Person) return "{role: person}   # its name says so";
        var missing = c.Missing > 0 ? string.Create(CultureInfo.InvariantCulture, $"   # missing in {c.Missing} of {c.Rows} rows") : "";
        var type = c.Spec.Type == ColumnType.Category ? "type: category" : c.Spec.Unit.Length > 0 ? $"unit: {Yaml(c.Spec.Unit)}" : "type: number";
        return c.Spec.Role switch
        {
            ColumnRole.Left => $"{{{type}, role: left out}}   # {c.Spec.Meaning}",
            ColumnRole.Outcome or ColumnRole.Time or ColumnRole.Event or ColumnRole.Entry => $"{{{type}, role: left out}}   # looks like another outcome, or its time",
            ColumnRole.Site => $"{{role: site}}   # its name says so; 'site: {Remark(c.Name)}' under splits leaves each out once",
            ColumnRole.Date when !c.IsNumber => "{role: date}   # looks like a date",
            ColumnRole.Date => $"{{{type}}}   # a year: was it known in time, and will it be there for the next patient?",
            _ when c.Spec.Type == ColumnType.Category && c.Distinct > MostWords => $"{{{type}, role: left out}}   # too many words for a category",
            _ => $"{{{type}}}{missing}",
        };
    }

    private static string Outcome(OutcomeKind kind, GuessedColumn? target, string? time, GuessedColumn? entry, List<string> missing)
    {
        if (target is null)
        {
            missing.Add("outcome: which column is to be foretold, and which word of it means yes");
            if (time is null) return "outcome:\n  kind: yes/no\n  # column:     the column to be foretold\n  # happened:   the word or number in it that means yes\n";
        }
        if (kind == OutcomeKind.TimeToEvent)
        {
            missing.Add("unit: of the time (d, mo, a)");
            missing.Add("horizon: by when a chance is wanted, in that unit");
            var words = target?.Words ?? [];
            if (words.Count > 2) missing.Add($"causes: which of the words {string.Join(", ", words.Select(w => w.Word))} of '{target!.Name}' mean that something happened, the one of interest first");
            var causes = words.Count > 2
                ? $"  # causes: {{{string.Join(", ", words.Select(w => $"{Yaml(w.Word)}: ..."))}}}   # what each word means; leave out those that mean that nothing had happened\n"
                : $"  causes: {{{Yaml(Yes(target))}: it happened}}   # check which word means that it happened\n";
            var late = entry is null ? "" : $"  entry: {Yaml(entry.Name)}   # the time at which somebody, or a row of somebody, comes in\n";
            return $"outcome:\n  kind: time to event\n  time: {Yaml(time!)}\n{late}  event: {Yaml(target?.Name ?? "")}\n  # unit: d, wk, mo or a\n  # horizon: by when a chance is wanted\n{causes}";
        }
        var column = $"  column: {Yaml(target!.Name)}\n";
        return kind switch
        {
            OutcomeKind.Number => "outcome:\n  kind: number\n" + column,
            OutcomeKind.Class => "outcome:\n  kind: class\n" + column,
            _ => "outcome:\n  kind: yes/no\n" + column + $"  happened: {Yaml(Yes(target))}   # check that this word means yes\n",
        };
    }

    // The word that says yes; where none is known to, the rarer one.
    private static string Yes(GuessedColumn? target) => target is null ? "1" : target.Words.OrderBy(w => w.Rows).Select(w => w.Word).FirstOrDefault(w => s_yes.Contains(w.ToLowerInvariant())) ?? target.Words.OrderBy(w => w.Rows).ThenBy(w => w.Word, StringComparer.Ordinal).Select(w => w.Word).FirstOrDefault() ?? "1";

    private static string Slug(string name)
    {
        var slug = string.Concat(name.ToLowerInvariant().Select(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) ? c : '-')).Trim('-');
        return slug.Length > 0 && char.IsAsciiLetterLower(slug[0]) ? slug[..Math.Min(60, slug.Length)] : "study-" + slug;
    }

    /// <summary>A word as YAML takes it: quoted where it could be read as something else.</summary>
    internal static string Yaml(string word) =>
        word.Length > 0 && (char.IsAsciiLetter(word[0]) || word.All(char.IsAsciiDigit)) && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '/' or ' ') && !word.EndsWith(' ') && word is not ("null" or "true" or "false" or "yes" or "no")
            ? word : "\"" + string.Concat(word.Select(c => c switch { '\\' => "\\\\", '"' => "\\\"", _ when Breaks(c) => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"), _ => c.ToString() })) + "\"";

    // In a comment a line break would end it, and what follows would be read as the study.
    private static string Remark(string word) => string.Concat(word.Select(c => Breaks(c) ? ' ' : c));

    private static bool Breaks(char c) => char.IsControl(c) || c is '\u2028' or '\u2029' or '\u061C' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\uFEFF';
}
