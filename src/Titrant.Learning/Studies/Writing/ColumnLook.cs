using System.Globalization;
using System.Text;
using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Learning.Studies.Writing;

/// <summary>What one look at a column shows.</summary>
/// <param name="Name">Without a unit in parentheses behind it; that is <paramref name="Unit"/>.</param>
/// <param name="Distinct">Different values, counted up to 1,000.</param>
/// <param name="Words">The values and their rows, where there are 20 or fewer.</param>
/// <param name="IsPerson">Its name says that it names a person.</param>
internal sealed record ColumnLook(string Name, string? Unit, int Rows, int Missing, bool IsNumber, int Distinct, Seq<(string Word, int Rows)> Words, bool IsPerson)
{
    private const int MostDistinct = 1000;
    private static readonly string[] s_person = ["id", "patient", "patient_id", "patientid", "person", "person_id", "subject", "subject_id", "mrn"];

    public static IReadOnlyList<ColumnLook> All(string path)
    {
        using var file = TableFile.Open(path);
        var (values, missing, isText, rows) = (file.Header.Select(_ => new Dictionary<string, int>(StringComparer.Ordinal)).ToArray(), new int[file.Header.Count], new bool[file.Header.Count], 0);
        for (; file.Next(); rows++)
            for (var c = 0; c < values.Length; c++)
            {
                var cell = file.Cell(c);
                if (Absent.Is(cell)) { missing[c]++; continue; }
                var text = Encoding.UTF8.GetString(cell[..Math.Min(cell.Length, 200)]).Trim();
                if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)) isText[c] = true;
                if (values[c].TryGetValue(text, out var n)) values[c][text] = n + 1;
                else if (values[c].Count < MostDistinct) values[c][text] = 1;
            }
        return [.. file.Header.Select((h, c) => new ColumnLook(HeaderNames.Bare(h), HeaderNames.UnitIn(h), rows, missing[c], !isText[c], values[c].Count,
            values[c].Count <= 20 ? values[c].Select(v => (v.Key, v.Value)).ToSeq() : [], s_person.Contains(HeaderNames.Bare(h).Trim().ToLowerInvariant())))];
    }
}
