using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Learning.Studies.Reading;

/// <summary>What the outcome, the splits and the groups say of a column settles its role where the dictionary is silent.</summary>
internal static class StudyColumns
{
    public static Seq<ColumnSpec> Settle(List<(ColumnSpec Spec, bool HasType, bool HasRole, int Line)> columns, OutcomeSpec outcome, SplitSpec splits, Seq<GroupSpec> groups, Seq<ComparatorSpec> compare, StudyFaults faults)
    {
        var settled = columns.Select(c => c.Spec).ToList();
        var category = outcome.Kind is OutcomeKind.YesNo or OutcomeKind.Class ? ColumnType.Category : ColumnType.Number;
        Give(outcome.Column, ColumnRole.Outcome, category);
        Give(outcome.Time, ColumnRole.Time, ColumnType.Number);
        Give(outcome.Event, ColumnRole.Event, ColumnType.Category);
        Give(outcome.Entry, ColumnRole.Entry, ColumnType.Number);
        Give(splits.Person, ColumnRole.Person, ColumnType.Category);
        Give(splits.Site, ColumnRole.Site, ColumnType.Category);
        // A feature may be a group as well; only a column that is nothing else becomes one here.
        foreach (var name in groups.SelectMany(g => g.Columns).Distinct(StringComparer.Ordinal).Where(n => settled.All(c => c.Name != n)))
            settled.Add(new(name, groups.Any(g => g.Cuts.Count > 0 && g.Columns.Contains(name)) ? ColumnType.Number : ColumnType.Category, ColumnRole.Group));
        foreach (var name in compare.Select(c => c.Column).OfType<string>().Distinct(StringComparer.Ordinal).Where(n => settled.All(c => c.Name != n)))
            settled.Add(new(name, ColumnType.Number, ColumnRole.Left));
        return settled.ToSeq();

        void Give(string? name, ColumnRole role, ColumnType type)
        {
            if (name is null) return;
            var at = settled.FindIndex(c => c.Name == name);
            if (at < 0) { settled.Add(new(name, type, role)); return; }
            if (at >= columns.Count) { faults.Add("STU012", 1, $"Column '{name}' is named twice in outcome and splits.", "Give each its own column."); return; }
            if (columns[at].HasRole && settled[at].Role != role)
                faults.Add("STU012", columns[at].Line, $"Column '{name}' has the role of {Word(role)} by the outcome or the splits, and another one here.", "Leave 'role' out here, or name another column there.");
            settled[at] = settled[at] with { Role = role, Type = columns[at].HasType ? settled[at].Type : type };
        }
    }

    private static string Word(ColumnRole role) => ColumnReading.Roles.First(r => r.Role == role).Word;
}
