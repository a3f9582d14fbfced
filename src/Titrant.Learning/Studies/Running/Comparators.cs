using Titrant.Learning.Published;
using Titrant.Learning.Tables;
using Titrant.Learning.Validate;
using Titrant.Patient;

namespace Titrant.Learning.Studies.Running;

/// <summary>What the study wants measured of one set of rows: groups of people, and what stands beside the model.</summary>
internal static class Comparators
{
    public static ValidationRequest Request(Study study, Table table, IEnumerable<Rival> others) =>
        new([.. study.OperatingPoints], study.Prevalence, study.Groups.Select(g => GroupOf.From(g, table)).ToSeq(), study.SmallestGroup, study.Compare.Select(c => RivalOf(c, table)).Concat(others).ToSeq(), study.Seed);

    /// <summary>Everything that the table cannot answer.</summary>
    public static IEnumerable<StudyFault> Check(Study study, Table table)
    {
        foreach (var (column, place) in study.Compare.Where(c => c.Column is not null).Select(c => (c.Column!, c.Place)))
            if (table.Find(column) is { Spec.Type: ColumnType.Category }) yield return new("STU025", place, $"Column '{column}' is a category, of which none is higher.", "Compare with a rule, as '- rule: stage = IV'.");
        foreach (var (name, place) in study.Compare.Where(c => c.Published is not null).Select(c => (c.Published!, c.Place)))
            if (PublishedModels.Find(name) is not { } model) yield return new("STU027", place, $"No published model '{name}' is known.", $"Choose one of {string.Join(", ", PublishedModels.All.Select(m => m.Name))}.");
            else foreach (var fault in Faults(() => model.Score(table))) yield return fault;
        foreach (var (rule, place) in study.Compare.Where(c => c.Rule is not null).Select(c => (c.Rule!, c.Place)))
            foreach (var fault in Faults(() => Rule.Parse(rule, place).On(table))) yield return fault;
        foreach (var group in study.Groups)
            foreach (var fault in Faults(() => GroupOf.From(group, table))) yield return fault;
    }

    private static Seq<StudyFault> Faults(Action ask)
    {
        try
        {
            ask();
            return [];
        }
        catch (StudyException wrong)
        {
            return wrong.Faults;
        }
    }

    private static Rival RivalOf(ComparatorSpec spec, Table table)
    {
        var rows = Enumerable.Range(0, table.RowCount);
        if (spec.Column is { } name)
        {
            var column = table[name];
            return new(spec.Falls ? $"{name} alone, falling" : $"{name} alone", [.. rows.Select(r => column.IsMissing(r) ? double.NaN : spec.Falls ? -column[r] : column[r])], IsProbability: false);
        }
        if (spec.Published is { } published)
            return new($"{published}, published", [.. PublishedModels.Find(published)!.Score(table).Select(score => score.Probability ?? double.NaN)], IsProbability: true);
        var holds = Rule.Parse(spec.Rule!, spec.Place).On(table);
        return new(spec.Rule!, [.. rows.Select(r => holds(r) switch { true => 1.0, false => 0.0, null => double.NaN })], IsProbability: false);
    }
}
