using Titrant.Learning.Outcomes;
using Titrant.Learning.Splits;
using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Learning.Studies.Running;

/// <summary>People with what is known of them and what became of them.</summary>
/// <param name="Person">[rows] Number of the person; copied rows share one.</param>
internal sealed record StudyCohort(Table Table, Outcome Outcome, int[] Person)
{
    public StudyCohort Rows(int[] rows) => new(Table.Rows(rows), Outcome.Rows(rows), [.. rows.Select(r => Person[r])]);

    public StudyCohort Where(Func<int, bool> row) => Rows([.. Enumerable.Range(0, Table.RowCount).Where(row)]);

    /// <summary>
    /// What an estimator sees: the column of the person says who belongs together, copies included, so that its own folds keep them together too; where every row is a person there is none.
    /// </summary>
    public Table ForLearning()
    {
        var columns = Table.Columns.Where(c => c.Spec.Role != ColumnRole.Person);
        if (Person.Distinct().Count() < Person.Length)
            columns = columns.Append(new(new("rows that belong together", ColumnType.Number, ColumnRole.Person), [.. Person.Select(p => (double)p)]));
        return new(columns.ToSeq(), Table.Origins);
    }

    /// <summary>People with the outcome; null where it is a number or one of several classes.</summary>
    public int? Events => Outcome switch { BinaryOutcome y => y.Happened.Count(h => h), SurvivalOutcome y => y.Events, _ => null };

    public static StudyCohort Of(Table table, Outcome outcome, SplitSpec splits) =>
        new(table, outcome, People.Of(table, splits.Person is { } name ? table.Find(name) : table.Of(ColumnRole.Person), Copies.Groups(table)));
}
