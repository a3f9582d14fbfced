using System.Globalization;
using System.Text;
using Titrant.Patient;

namespace Titrant.Learning.Tables;

/// <summary>A table in which people have several rows, and what may tell the rows of one person apart.</summary>
/// <param name="Person">The column whose values repeat.</param>
/// <param name="Kinds">Columns of few words of which hardly any repeats within a person, each with its words: they may say what kind of event a row is about.</param>
internal sealed record RowsOfPeople(string Person, int Rows, int People, Seq<(string Column, Seq<string> Words)> Kinds)
{
    private const int MostRows = 200_000;
    private const int MostKinds = 5;
    private const double HardlyAny = 0.05;

    /// <summary>Null where no column is of persons, or each has one row. Looks at the first 200,000 rows.</summary>
    public static RowsOfPeople? Of(string path, Seq<GuessedColumn> seen)
    {
        if (seen.FirstOrDefault(c => c.Spec.Role == ColumnRole.Person) is not { } person || person.Distinct >= person.Rows - person.Missing) return null;
        using var file = TableFile.Open(path);
        int At(GuessedColumn c) => Enumerable.Range(0, file.Header.Count).First(i => file.Header[i] == c.Name || HeaderNames.Bare(file.Header[i]) == c.Name);
        var who = At(person);
        var looks = seen.Where(c => c != person && c.Words.Count is >= 2 and <= MostKinds).Select(c => (Column: c, At: At(c), Seen: new HashSet<(string, string)>())).ToList();
        var repeats = new int[looks.Count];
        var people = new HashSet<string>(StringComparer.Ordinal);
        var rows = 0;
        while (rows < MostRows && file.Next())
        {
            if (Absent.Is(file.Cell(who))) continue;
            var name = Text(file.Cell(who));
            rows++;
            people.Add(name);
            for (var l = 0; l < looks.Count; l++)
                if (!looks[l].Seen.Add((name, Text(file.Cell(looks[l].At))))) repeats[l]++;
        }
        return rows == people.Count ? null : new(person.Name, rows, people.Count,
            looks.Where((l, i) => repeats[i] <= HardlyAny * (rows - people.Count)).Select(l => (l.Column.Name, l.Column.Words.Select(w => w.Word).ToSeq())).ToSeq());
    }

    /// <summary>What a person has to decide, a line each.</summary>
    public IEnumerable<string> Asks()
    {
        yield return string.Create(CultureInfo.InvariantCulture, $"{Rows} rows are of {People} people ('{Person}'). Is a row a person, a visit, or an event?");
        foreach (var (column, words) in Kinds)
            yield return $"'{column}' ({string.Join(", ", words)}) hardly ever repeats within a person: does it say what kind of event a row is about? Then keep one kind, or write one row a person with the first event and its cause.";
        if (Kinds.IsEmpty) yield return "Where each row is an event of the same kind, keep the first one, or give the time at which each row comes in ('entry').";
    }

    private static string Text(ReadOnlySpan<byte> cell) => Encoding.UTF8.GetString(cell).Trim();
}
