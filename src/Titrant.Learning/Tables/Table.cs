using Titrant.Patient;

namespace Titrant.Learning.Tables;

/// <summary>Patients in rows, what is known of them in columns. Immutable; rows are chosen, never edited.</summary>
public sealed class Table
{
    private readonly Dictionary<string, Column> _byName;

    /// <param name="origins">Where each row came from, for messages: the line of the file, counted from 1 with its header.</param>
    public Table(Seq<Column> columns, int[] origins)
    {
        ArgumentNullException.ThrowIfNull(origins);
        if (columns.Any(c => c.Count != origins.Length)) throw new ArgumentException("Every column has a value, or its absence, for every row.", nameof(columns));
        (Columns, Origins) = (columns, origins);
        _byName = columns.ToDictionary(c => c.Name, StringComparer.Ordinal);
    }

    public Seq<Column> Columns { get; }
    public int RowCount => Origins.Length;

    internal int[] Origins { get; }

    public Column this[string name] => _byName[name];
    public Column? Find(string name) => _byName.GetValueOrDefault(name);
    public IEnumerable<Column> Features => Columns.Where(c => c.Spec.Role == ColumnRole.Feature);
    public Column? Of(ColumnRole role) => Columns.FirstOrDefault(c => c.Spec.Role == role);

    public Table Rows(ReadOnlySpan<int> rows)
    {
        var origins = new int[rows.Length];
        for (var i = 0; i < rows.Length; i++) origins[i] = Origins[rows[i]];
        var columns = new Column[Columns.Count];
        for (var c = 0; c < columns.Length; c++) columns[c] = Columns[c].Rows(rows);
        return new(columns.ToSeq(), origins);
    }

    public Table With(IEnumerable<string> features)
    {
        var names = features.ToHashSet(StringComparer.Ordinal);
        return new(Columns.Where(c => c.Spec.Role != ColumnRole.Feature || names.Contains(c.Name)).ToSeq(), Origins);
    }
}
