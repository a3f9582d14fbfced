using Titrant.Learning.Outcomes;
using Titrant.Learning.Survival;
using Titrant.Patient;

namespace Titrant.Learning.Tables;

/// <summary>Looks at a table before anything is fitted.</summary>
public static class QualityReader
{
    private const int MostPatterns = 20;
    private const double NearlyAll = 0.99;
    private const int FewestForIdentifier = 50;

    /// <param name="outcome">Of the table's rows, in their order.</param>
    /// <param name="seed">Of the fifths in which a column's parts are learned and checked.</param>
    public static QualityReport Of(Table table, Outcome outcome, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(outcome);
        if (table.RowCount != outcome.Count) throw new ArgumentException("One outcome for every row.", nameof(outcome));
        var (label, groups) = (Label.Of(outcome), Copies.Groups(table));
        var folds = Bins.FoldsOf(groups, seed);
        Column[] features = [.. table.Features];
        var informative = features.Where(c => Distinct(c) > 1 || Missing(c) is > 0 and var m && m < c.Count).ToArray();
        var signals = new ColumnSignal[informative.Length];
        Parallel.For(0, informative.Length, i => signals[i] = ColumnSignal.Of(informative[i], label, folds));
        var likeness = new Likeness(features);
        var leaks = Leaks.Of(signals, label, likeness);

        var warnings = new List<StudyFault>();
        warnings.AddRange(leaks.Where(l => l.Certainty == LeakCertainty.Determines).Select(QualityFaults.Leaking));
        AddCopies(table, groups, warnings);
        warnings.AddRange(leaks.Where(l => l.Certainty == LeakCertainty.Suspicious).Select(QualityFaults.Leaking));
        AddWords(table, outcome, warnings);
        AddPersons(table, warnings);
        foreach (var column in features) AddPlain(column, warnings);
        warnings.AddRange(ColumnLikenesses.Of(informative, likeness));
        warnings.AddRange(leaks.Where(l => l.Certainty == LeakCertainty.Ask).Select(QualityFaults.Leaking));

        var bySignal = signals.ToDictionary(s => s.Name, StringComparer.Ordinal);
        return new(table.Columns.Select(c => Figures(c, outcome, bySignal.GetValueOrDefault(c.Name), folds, label)).ToSeq(), warnings.ToSeq(), Patterns(features, table.RowCount), Copies.Distinct(table), leaks);
    }

    private static ColumnQuality Figures(Column column, Outcome outcome, ColumnSignal? signal, int[] folds, Label label)
    {
        var sorted = column.Spec.Type == ColumnType.Number ? column.Raw.ToArray().Where(v => !double.IsNaN(v)).Order().ToArray() : [];
        var heldBack = Enumerable.Range(0, column.Count).Count(column.IsHeldBack);
        var levels = column.Levels.IsEmpty ? default : Rows(column);
        return new(column.Name, column.Spec.Type, column.Spec.Role, column.Spec.Unit, Missing(column), heldBack, Distinct(column),
            Percentile(sorted, 0.05), Percentile(sorted, 0.5), Percentile(sorted, 0.95), levels, signal is null ? null : Alone(signal, outcome, folds, label));
    }

    private static Figure? Alone(ColumnSignal signal, Outcome outcome, int[] folds, Label label) => outcome switch
    {
        BinaryOutcome => signal.Rank ?? signal.Parts,
        SurvivalOutcome survival => AloneC(signal, survival, folds, label),
        _ => null,
    };

    private static Figure? AloneC(ColumnSignal signal, SurvivalOutcome outcome, int[] folds, Label label)
    {
        int[] rows = signal.Rank is null ? [.. Enumerable.Range(0, outcome.Count)] : [.. Enumerable.Range(0, outcome.Count).Where(r => !signal.Column.IsMissing(r))];
        var score = signal.Rank is null ? signal.Bins.CrossedRates(label.Happened, folds) : rows.Select(r => signal.Column.Raw[r]).ToArray();
        var known = outcome.Rows(rows);
        return known.Events == 0 || known.Time.Any(t => !double.IsFinite(t) || t < 0) ? null : ColumnSignal.Turned(Concordance.Harrell(known, score));
    }

    // Levels that fewer than five rows share are told together: a rare word can be one person.
    private static Seq<(string, int)> Rows(Column column)
    {
        var count = new int[column.Levels.Count];
        for (var row = 0; row < column.Count; row++) if (!column.IsMissing(row)) count[(int)column.Raw[row]]++;
        var common = column.Levels.Select((l, i) => (l, count[i])).Where(p => p.Item2 >= 5).OrderByDescending(p => p.Item2).ThenBy(p => p.l, StringComparer.Ordinal).Take(50).ToList();
        var rest = count.Sum() - common.Sum(p => p.Item2);
        if (rest > 0) common.Add(("(other)", rest));
        return common.ToSeq();
    }

    private static Seq<(Seq<string>, int)> Patterns(Column[] features, int rows)
    {
        var missing = features.Where(c => Missing(c) > 0).ToArray();
        var patterns = new Dictionary<string, int>(StringComparer.Ordinal);
        var key = new char[missing.Length];
        for (var row = 0; row < rows; row++)
        {
            for (var c = 0; c < key.Length; c++) key[c] = missing[c].IsMissing(row) ? '1' : '0';
            System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(patterns, new string(key), out _)++;
        }
        return patterns.OrderByDescending(p => p.Value).ThenBy(p => p.Key, StringComparer.Ordinal).Take(MostPatterns)
            .Select(p => (missing.Where((_, c) => p.Key[c] == '1').Select(c => c.Name).ToSeq(), p.Value)).ToSeq();
    }

    private static void AddCopies(Table table, int[] groups, List<StudyFault> warnings)
    {
        var copied = groups.Length - groups.Distinct().Count();
        if (copied == 0) return;
        var first = Enumerable.Range(0, groups.Length).GroupBy(r => groups[r]).First(g => g.Count() > 1).Take(2).Select(r => table.Origins[r]);
        warnings.Add(QualityFaults.Copied(table.RowCount, table.RowCount - copied, copied, first));
    }

    private static void AddWords(Table table, Outcome outcome, List<StudyFault> warnings)
    {
        if (outcome is not SurvivalOutcome survival || table.Of(ColumnRole.Event) is not { } happened) return;
        var words = Enumerable.Range(0, survival.Count).Where(r => survival.Cause[r] == 0 && !happened.IsMissing(r)).Select(r => happened.Raw[r]).Distinct().Count();
        if (words > 1) warnings.Add(QualityFaults.OtherWords(happened.Name, words));
    }

    private static void AddPersons(Table table, List<StudyFault> warnings)
    {
        if (table.Of(ColumnRole.Person) is not { } person) return;
        var rows = person.Raw.ToArray().Where(v => !double.IsNaN(v)).CountBy(v => v).Select(p => p.Value).Where(n => n > 1).ToArray();
        if (rows.Length > 0) warnings.Add(QualityFaults.SamePerson(person.Name, rows.Length, rows.Max()));
    }

    private static void AddPlain(Column column, List<StudyFault> warnings)
    {
        var known = column.Count - Missing(column);
        var heldBack = Enumerable.Range(0, column.Count).Count(column.IsHeldBack);
        if (heldBack > 0) warnings.Add(QualityFaults.HeldBack(column.Name, heldBack, column.Count));
        if (known == 0)
        {
            warnings.Add(QualityFaults.Empty(column.Name));
            return;
        }
        var most = column.Raw.ToArray().Where(v => !double.IsNaN(v)).CountBy(v => v).Max(p => p.Value);
        if (most == known) warnings.Add(QualityFaults.Constant(column.Name));
        else if (most >= NearlyAll * known) warnings.Add(QualityFaults.NearlyConstant(column.Name, known - most));
        if (IsIdentifier(column, known)) warnings.Add(QualityFaults.Identifier(column.Name));
    }

    internal static bool IsIdentifier(Column column, int known)
    {
        if (known < FewestForIdentifier || Distinct(column) < known) return false;
        return column.Spec.Type == ColumnType.Category || !column.Raw.ToArray().Any(v => !double.IsNaN(v) && v != Math.Floor(v));
    }

    private static int Missing(Column column) => Enumerable.Range(0, column.Count).Count(column.IsMissing);
    private static int Distinct(Column column) => column.Raw.ToArray().Where(v => !double.IsNaN(v)).Distinct().Count();

    private static double? Percentile(double[] sorted, double share)
    {
        if (sorted.Length == 0) return null;
        var at = share * (sorted.Length - 1);
        var below = (int)at;
        return below + 1 < sorted.Length ? sorted[below] + (at - below) * (sorted[below + 1] - sorted[below]) : sorted[below];
    }
}
