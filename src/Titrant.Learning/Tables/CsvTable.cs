using Titrant.Patient;
using Titrant.Patient.Units;

namespace Titrant.Learning.Tables;

/// <summary>Reads a file into a table by its column dictionary. What the dictionary does not name is not read.</summary>
public static class CsvTable
{
    private const long MostCells = 250_000_000;
    private const long MostWordChars = 64 << 20;

    /// <param name="dictionary">A column's name is the header's, or the header's without a unit in parentheses behind it ("albumin" for "albumin (g/dL)").</param>
    /// <exception cref="StudyException">All at once: columns that are missing, named twice or in another unit than stated, no rows, a file that is damaged or too large.</exception>
    public static TableReading Read(string path, Seq<ColumnSpec> dictionary)
    {
        ArgumentNullException.ThrowIfNull(path);
        using var file = TableFile.Open(path);
        var fatal = new List<StudyFault>();
        var places = Places(file, dictionary, fatal);
        if (fatal.Count > 0) throw new StudyException(fatal.ToSeq());

        var columns = dictionary.Select(spec => new ColumnCells(spec)).ToArray();
        var lines = new List<int>();
        while (file.Next())
        {
            var line = file.Line;
            lines.Add(line);
            for (var c = 0; c < columns.Length; c++) columns[c].Take(file.Cell(places[c]), line);
            if ((long)lines.Count * columns.Length > MostCells) throw new StudyException([TableFaults.TooLarge(file.Name, "more rows times columns than a study on one machine can hold.")]);
            if (lines.Count % 1024 == 0 && columns.Sum(c => c.WordChars) > MostWordChars) throw new StudyException([TableFaults.TooLarge(file.Name, "its categories hold more text than a study can.")]);
        }

        var faults = new List<StudyFault>();
        if (file.Ragged.Count > 0) faults.Add(TableFaults.Ragged(file.Name, file.Ragged.Count, file.Ragged.Lines, file.Header.Count));
        if (lines.Count == 0) fatal.Add(TableFaults.NoRows(file.Name, file.Ragged.Count > 0 ? "no row has as many cells as the header." : "it has column names and no row below them."));
        foreach (var column in columns) Judge(file.Name, column, faults, fatal);
        if (fatal.Count > 0) throw new StudyException([.. fatal, .. faults]);
        return new(new Table(columns.Select(c => c.ToColumn()).ToSeq(), [.. lines]), faults.ToSeq(), file.Sha256);
    }

    private static int[] Places(TableFile file, Seq<ColumnSpec> dictionary, List<StudyFault> fatal)
    {
        foreach (var twice in dictionary.GroupBy(s => s.Name, StringComparer.Ordinal).Where(g => g.Count() > 1)) fatal.Add(TableFaults.NamedTwice(twice.Key));
        var names = new HeaderNames(file.Header);
        return [.. dictionary.Select(spec => Place(file, names, spec, fatal))];
    }

    private static int Place(TableFile file, HeaderNames names, ColumnSpec spec, List<StudyFault> fatal)
    {
        var found = names.Find(spec.Name);
        if (found.Count > 1) fatal.Add(TableFaults.Twice(file.Name, spec.Name));
        if (found.Count == 0) fatal.Add(TableFaults.NoColumn(file.Name, spec.Name, names.Nearest(spec.Name)));
        if (found.Count != 1) return -1;

        if (spec.Type == ColumnType.Number && spec.Unit.Length > 0)
        {
            if (!UnitSpelling.TryResolve(spec.Unit, out var unit, out _)) fatal.Add(TableFaults.UnknownUnit(spec.Name, spec.Unit));
            else if (HeaderNames.UnitIn(file.Header[found[0]]) is { } written && UnitSpelling.TryResolve(written, out var other, out _) && !UnitMismatch.Same(unit, other))
                fatal.Add(TableFaults.UnitInHeader(file.Name, spec.Name, other.Code, spec.Unit));
        }
        return found[0];
    }

    private static void Judge(string file, ColumnCells column, List<StudyFault> faults, List<StudyFault> fatal)
    {
        var spec = column.Spec;
        if (column.Texts.Count > 0 && column.Known == 0) fatal.Add(TableFaults.OnlyText(file, spec.Name, column.Texts.Count, column.Texts.Lines, column.DecimalCommas));
        else if (column.Texts.Count > 0) faults.Add(TableFaults.Text(file, spec.Name, column.Texts.Count, column.Texts.Lines, column.DecimalCommas));

        if (column.Outside.Count > 0 && UnitMismatch.Of(spec, column.Written) is { } looksLike) fatal.Add(TableFaults.UnitByRange(file, spec.Name, looksLike, spec.Unit, column.Outside.Count, column.Known));
        else if (column.Outside.Count > 0) faults.Add(TableFaults.OutOfRange(file, spec.Name, column.Outside.Count, column.Known, UnitMismatch.RangeOf(spec), column.Outside.Lines));

        if (column.UnknownCodes.Count > 0) faults.Add(TableFaults.UnknownCode(file, spec.Name, column.UnknownCodes.Count, column.UnknownCodes.Lines));
        if (column.LongCells.Count > 0) faults.Add(TableFaults.LongCell(file, spec.Name, column.LongCells.Count, column.LongCells.Lines));
        if (column.NotUtf8 > 0) faults.Add(TableFaults.NotUtf8(file, column.NotUtf8, spec.Name));
    }
}
