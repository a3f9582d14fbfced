using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Titrant.Learning.Tables;
using Titrant.Patient;
using Titrant.Patient.Store;

namespace Titrant.Learning.Cohorts;

/// <summary>Records as a study's table: a row per person who has the index moment, as known at that moment.</summary>
/// <param name="Persons">Of each row, as numbers from 0 in the order of their identifiers; the identifiers stay in the store.</param>
/// <param name="Without">People in whose record the index moment does not occur.</param>
/// <param name="NotStated">The share of facts for which no document states since when it was known, 0-1: how far "as known at that moment" rests on dates alone.</param>
/// <param name="Lacks">Why values are missing: column, reason, rows; the commonest first.</param>
/// <param name="Sha256">Of the cells and definitions: two stores that give the same table have one hash.</param>
public sealed record RecordTable(Table Table, int[] Persons, int Without, double NotStated, Seq<(string Column, FeatureLack Why, int Rows)> Lacks, string Sha256)
{
    /// <summary>Everybody of one tenant in the store.</summary>
    /// <inheritdoc cref="Read(IEnumerable{PatientRecord}, Seq{ColumnSpec}, IndexRule)"/>
    public static RecordTable Read(IRecordStore store, string tenant, Seq<ColumnSpec> columns, IndexRule index)
    {
        ArgumentNullException.ThrowIfNull(store);
        return Read(store.Persons(tenant).Select(p => Record(store, tenant, p)), columns, index);
    }

    /// <param name="records">One per person; each is looked at once and let go.</param>
    /// <exception cref="StudyException">REG001 a definition that means nothing; REG003 a feature without one; REG004 nobody has the index moment.</exception>
    public static RecordTable Read(IEnumerable<PatientRecord> records, Seq<ColumnSpec> columns, IndexRule index)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(index);
        var faults = columns.SelectMany(c => c.From is null
            ? [new StudyFault("REG003", $"column {c.Name}", "The column has no definition that says where its value is in a record.", "Give it one ('from'), or leave the column out of a study on records.")]
            : c.From.Faults($"column {c.Name}")).ToSeq();
        if (!faults.IsEmpty) throw new StudyException(faults);
        var rows = new List<(string Person, FeatureReading[] Cells)>();
        var (without, facts, notStated) = (0, 0L, 0.0);
        foreach (var record in records)
        {
            if (index.In(record) is not { } at) { without++; continue; }
            var chart = Chart.Of(record, at);
            rows.Add((record.Person.Value, [.. columns.Select(c => RecordRow.Cell(c, chart))]));
            facts += record.Facts.Count;
            notStated += record.ShareNotStated * record.Facts.Count;
        }
        if (rows.Count == 0) throw new StudyException("REG004", "the records", "Nobody's record has the index moment.", "Check the study's index, or import the records first ('titrant record import').");
        rows.Sort((a, b) => string.CompareOrdinal(a.Person, b.Person));
        var cells = rows.ConvertAll(r => r.Cells);
        var lacks = columns.SelectMany((c, i) => cells.Select(r => r[i].Lack).Where(l => l != FeatureLack.None).GroupBy(l => l).Select(g => (c.Name, g.Key, g.Count())))
            .OrderByDescending(l => l.Item3).ThenBy(l => l.Name, StringComparer.Ordinal).ToSeq();
        return new(RecordRow.Table(columns, cells), [.. Enumerable.Range(0, rows.Count)], without, facts == 0 ? 0 : notStated / facts, lacks, Hash(columns, cells));
    }

    private static string Hash(Seq<ColumnSpec> columns, List<FeatureReading[]> cells)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var column in columns) Add($"{column.Name}\u001f{column.From!.Id}");
        foreach (var row in cells)
            foreach (var cell in row) Add(cell.Word is { } word ? "w" + word : cell.Number is { } n ? "n" + n.ToString("R", CultureInfo.InvariantCulture) : "");
        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Add(string text) => hash.AppendData(Encoding.UTF8.GetBytes(text + "\u001e"));
    }

    // A store keeps facts, FHIR resources, or both of one person.
    private static PatientRecord Record(IRecordStore store, string tenant, string person) =>
        store is SqliteRecordStore both ? RecordArchive.Get(both, tenant, new(person)) : FactArchive.Get(store, tenant, new(person));

    /// <summary>Refuses a table whose column means something else than the model learned from; both definitions are said.</summary>
    /// <exception cref="StudyException">REG005, for all such columns at once. A column without a definition makes no claim and is not refused.</exception>
    internal static void Agree(IEnumerable<ColumnSpec> model, IEnumerable<ColumnSpec> table, string site)
    {
        var theirs = table.ToDictionary(c => c.Name, StringComparer.Ordinal);
        var faults = model.Where(m => m.From is not null && theirs.TryGetValue(m.Name, out var t) && t.From is not null && t.From.Id != m.From.Id)
            .Select(m => new StudyFault("REG005", $"{site} column {m.Name}", $"The model learned from {m.From}; here it is {theirs[m.Name].From}.", "Define the column as the model does, or do not ask this model.")).ToSeq();
        if (!faults.IsEmpty) throw new StudyException(faults);
    }
}
