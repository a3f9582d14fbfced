using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Learning.Explain;

/// <summary>Tables as they would be with other values, to ask a model about.</summary>
internal static class TableEdit
{
    public static Table With(this Table table, Column column) => new(table.Columns.Select(c => c.Name == column.Name ? column : c).ToSeq(), table.Origins);

    /// <summary>NaN: missing.</summary>
    public static Column Filled(this Column column, int rows, double value) => new(column.Spec, [.. Enumerable.Repeat(value, rows)], column.Levels);

    /// <summary>At most so many rows, evenly spread over the table.</summary>
    public static Table AtMost(this Table table, int rows) => table.RowCount <= rows ? table : table.Rows([.. Enumerable.Range(0, rows).Select(k => (int)((long)table.RowCount * k / rows))]);
}
