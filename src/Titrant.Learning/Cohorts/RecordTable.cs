using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Titrant.Learning.Studies;
using Titrant.Learning.Tables;
using Titrant.Patient;
using Titrant.Patient.Store;

namespace Titrant.Learning.Cohorts;

/// <summary>Records as a study's table: a row per person who has the index moment, as known at that moment.</summary>
/// <param name="Persons">Of each row, as numbers from 0 in the order of their identifiers; the identifiers stay in the store.</param>
/// <param name="Without">People in whose record the index moment does not occur, or not before the cut-off.</param>
/// <param name="HadIt">People who had the outcome at the index moment already, or were dead by then.</param>
/// <param name="NotStated">The share of facts for which no document states since when it was known, 0-1: how far "as known at that moment" rests on dates alone.</param>
/// <param name="Lacks">Why values are missing: column, reason, rows; the commonest first.</param>
/// <param name="Sha256">Of the cells and definitions: two stores that give the same table have one hash.</param>
public sealed record RecordTable(Table Table, int[] Persons, int Without, int HadIt, double NotStated, Seq<(string Column, FeatureLack Why, int Rows)> Lacks, string Sha256)
{
    /// <summary>The word of a person of whom nothing more is known: no cause of the study.</summary>
    internal const string Left = "nothing until then";

    /// <summary>Everybody of one tenant in the store.</summary>
    /// <inheritdoc cref="Read(IEnumerable{PatientRecord}, Seq{ColumnSpec}, IndexRule, OutcomeSpec, DateTimeOffset?, IReadOnlyList{ICapability})"/>
    public static RecordTable Read(IRecordStore store, string tenant, Seq<ColumnSpec> columns, IndexRule index, OutcomeSpec? outcome = null, DateTimeOffset? until = null, IReadOnlyList<ICapability>? asked = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        return Read(Records(store, tenant), columns, index, outcome, until, asked);
    }

    /// <summary>Each person's record, in the order of their identifiers.</summary>
    public static IEnumerable<PatientRecord> Records(IRecordStore store, string tenant)
    {
        ArgumentNullException.ThrowIfNull(store);
        return store.Persons(tenant).Select(p => Record(store, tenant, p));
    }

    /// <param name="records">One per person; each is looked at once and let go.</param>
    /// <param name="outcome">With a definition of its own (<see cref="OutcomeSpec.From"/>): its columns are read from the records too, after the index moment. Null for features alone.</param>
    /// <param name="until">The end of the day until which the records are complete; nothing later is looked at. Null: each person is known until the last fact.</param>
    /// <param name="asked">Who answers what a feature of kind "answer" is; in any order.</param>
    /// <exception cref="StudyException">REG001, REG006 a definition that means nothing; REG003 a column without one; REG004 nobody has the index moment; REG007 an outcome that does not fit its study; REG008 an answer that nobody gives.</exception>
    public static RecordTable Read(IEnumerable<PatientRecord> records, Seq<ColumnSpec> columns, IndexRule index, OutcomeSpec? outcome = null, DateTimeOffset? until = null, IReadOnlyList<ICapability>? asked = null)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(index);
        var faults = columns.Where(c => !IsOf(outcome, c.Name)).SelectMany(c => c.From is null
            ? [new StudyFault("REG003", $"column {c.Name}", "The column has no definition that says where its value is in a record.", "Give it one ('from'), or leave the column out of a study on records.")]
            : c.From.Faults($"column {c.Name}").Concat(NotAnswered(c, asked))).Concat(OutcomeFaults(outcome)).ToSeq();
        if (!faults.IsEmpty) throw new StudyException(faults);
        var asks = columns.Any(c => c.From?.Kind == "answer") ? asked : null;
        var rows = new List<(string Person, FeatureReading[] Cells)>();
        var (without, hadIt, facts, notStated) = (0, 0, 0L, 0.0);
        foreach (var record in records)
        {
            if (index.In(record) is not { } at || at > until) { without++; continue; }
            var after = outcome?.From is { } from ? new Afterwards(from, record, at, until) : null;
            if (after?.HadIt == true) { hadIt++; continue; }
            var chart = Chart.Of(AsAlive(record, at), at);
            if (asks is not null) chart = chart.Ask(asks);
            var (time, cause) = after is not null && outcome!.Kind == OutcomeKind.TimeToEvent ? after.Timed(outcome, Left) : (null, null);
            rows.Add((record.Person.Value, [.. columns.Select(c => after is null || !IsOf(outcome, c.Name) ? RecordRow.Cell(c, chart)
                : outcome!.Kind == OutcomeKind.YesNo ? after.YesNo(outcome.Happened!) : c.Name == outcome.Time ? time! : cause!)]));
            facts += record.Facts.Count;
            notStated += record.ShareNotStated * record.Facts.Count;
        }
        if (rows.Count == 0) throw new StudyException("REG004", "the records", hadIt > 0 ? "Everybody with the index moment had the outcome by then." : "Nobody's record has the index moment.", "Check the study's index, or import the records first ('titrant record import').");
        rows.Sort((a, b) => string.CompareOrdinal(a.Person, b.Person));
        var cells = rows.ConvertAll(r => r.Cells);
        var lacks = columns.SelectMany((c, i) => cells.Select(r => r[i].Lack).Where(l => l != FeatureLack.None).GroupBy(l => l).Select(g => (c.Name, g.Key, g.Count())))
            .OrderByDescending(l => l.Item3).ThenBy(l => l.Name, StringComparer.Ordinal).ToSeq();
        return new(RecordRow.Table(columns, cells), [.. Enumerable.Range(0, rows.Count)], without, hadIt, facts == 0 ? 0 : notStated / facts, lacks, Hash(columns, cells));
    }

    private static bool IsOf(OutcomeSpec? outcome, string column) => outcome?.From is not null && (column == outcome.Column || column == outcome.Time || column == outcome.Event);

    // A death that a later document states would else change what a capability answers at the index.
    private static PatientRecord AsAlive(PatientRecord record, DateTimeOffset at)
    {
        bool IsLater(Claim claim) => claim is Demographics d && (d.Deceased == true || d.Died is not null) && !(d.Died?.Earliest <= at);
        return record.Facts.Any(f => IsLater(f.Claim))
            ? PatientRecord.Of(record.Person, record.Facts.Select(f => IsLater(f.Claim) ? f with { Claim = (Demographics)f.Claim with { Deceased = null, Died = null } } : f)) : record;
    }

    private static IEnumerable<StudyFault> NotAnswered(ColumnSpec column, IReadOnlyList<ICapability>? asked) =>
        column.From is { Kind: "answer", Concepts: [var concept] } && asked?.Any(a => a.Card.Writes.Contains(AnswerFeature.KeyOf(concept).Name)) != true
            ? [new("REG008", $"column {column.Name}", $"Nobody here answers '{concept}'.", "Name an answer of a capability, such as eGFR, or measure it: '{analyte: ...}'.")] : [];

    private static List<StudyFault> OutcomeFaults(OutcomeSpec? outcome)
    {
        if (outcome?.From is not { } from) return [];
        var found = from.Faults().ToList();
        void Fault(string says, string remedy) => found.Add(new("REG007", outcome.Place, says, remedy));
        if (outcome.Kind is not (OutcomeKind.YesNo or OutcomeKind.TimeToEvent)) Fault("From records an outcome is a yes/no or a time to event.", "Choose one of the two kinds.");
        if (outcome.Kind == OutcomeKind.YesNo && from.Within is null) Fault("By when it must have happened is not said.", "Write 'within: 365 d' under 'from' of the outcome.");
        if (outcome.Kind == OutcomeKind.YesNo && outcome.Happened == RecordRow.No) Fault("'no' is the word of those to whom it did not happen.", "Write 'happened: yes'.");
        if (outcome.Kind == OutcomeKind.TimeToEvent)
        {
            if (from.Within is not null) Fault("A time to event has a horizon, and no 'within'.", "Leave 'within' out.");
            if (Afterwards.UnitOf(outcome.TimeUnit) is null) Fault("From records a time is in h, d, wk, mo or a.", "Write 'unit: d'.");
            if (outcome.Causes.Count > (from.Kind == "death" ? 1 : 2)) Fault("From records the first cause is the outcome, and a second one is death.", "Write 'causes: {stroke: stroke, died: died before one}'.");
            if (outcome.Entry is not null) Fault("From records everybody is seen from the index moment.", "Leave 'entry' out.");
        }
        return found;
    }

    private static string Hash(Seq<ColumnSpec> columns, List<FeatureReading[]> cells)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var column in columns) Add($"{column.Name}\u001f{column.From?.Id}");
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
