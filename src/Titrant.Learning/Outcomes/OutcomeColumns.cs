using Titrant.Learning.Studies;
using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Learning.Outcomes;

/// <summary>Finds the columns and words that an outcome names; what is not there is collected, and an empty column stands in for it.</summary>
internal sealed class OutcomeColumns
{
    private readonly Table _table;
    private readonly OutcomeSpec _spec;
    private readonly List<StudyFault> _faults;
    private readonly Dictionary<string, ColumnRole> _roles = new(StringComparer.Ordinal);

    public OutcomeColumns(Table table, OutcomeSpec spec, List<StudyFault> faults)
    {
        (_table, _spec, _faults) = (table, spec, faults);
        var byTime = spec.Kind == OutcomeKind.TimeToEvent || (spec.Kind == OutcomeKind.YesNo && spec.Column is null);
        if (byTime)
        {
            Time = Find(spec.Time, ColumnRole.Time, "the column of the time");
            Event = Find(spec.Event, ColumnRole.Event, "the column of the event");
            Entry = spec.Entry is null ? null : Find(spec.Entry, ColumnRole.Entry, "the column of the entry");
            foreach (var time in new[] { Time, Entry }.OfType<Column>()) if (time.Spec.Type == ColumnType.Category) faults.Add(OutcomeFaults.WrongType(time, "a time"));
        }
        else Value = Find(spec.Column, ColumnRole.Outcome, "its column");
        Table = new(table.Columns.Select(c => _roles.TryGetValue(c.Name, out var role) ? c.As(role) : c).ToSeq(), table.Origins);
    }

    public Table Table { get; }
    public Column Value { get; } = Nothing;
    public Column Time { get; } = Nothing;
    public Column Event { get; } = Nothing;
    public Column? Entry { get; }

    public void Fault(StudyFault fault) => _faults.Add(fault);

    /// <summary>What the column's raw value is where the file says the word; a word that the column never says is a fault.</summary>
    public double Word(Column column, string word)
    {
        if (Words.ValueOf(column, word) is { } value && (column.Spec.Type == ColumnType.Category || column.Raw.Contains(value))) return value;
        if (column != Nothing) _faults.Add(OutcomeFaults.UnknownWord(column, word));
        return double.NaN;
    }

    /// <summary>The cause of each row of the event column: 0 for none, -1 for unknown; and what the causes are called.</summary>
    public (int[] Cause, Seq<string> Meanings) Causes()
    {
        var causes = _spec.Causes;
        if (causes.IsEmpty)
        {
            var assumed = Event.Spec.Type == ColumnType.Number && !Event.Raw.ContainsAnyExcept([0.0, 1.0, double.NaN]);
            if (assumed) causes = [("1", "event")];
            else if (Event != Nothing) _faults.Add(OutcomeFaults.NotGiven(_spec.Place, "which word of the event column means the event"));
        }
        var values = causes.Select(c => Word(Event, c.Value)).ToArray();
        var cause = new int[Event.Count];
        for (var row = 0; row < cause.Length; row++) cause[row] = Event.IsMissing(row) ? -1 : Array.IndexOf(values, Event.Raw[row]) + 1;
        return (cause, causes.Select(c => c.Meaning.Length > 0 ? c.Meaning : c.Value).ToSeq());
    }

    private Column Find(string? name, ColumnRole role, string what)
    {
        if (name is null) _faults.Add(OutcomeFaults.NotGiven(_spec.Place, what));
        else if (_table.Find(name) is { } found)
        {
            _roles[name] = role;
            return found;
        }
        else _faults.Add(OutcomeFaults.NoColumn(_spec.Place, name, new HeaderNames([.. _table.Columns.Select(c => c.Name)]).Nearest(name)));
        return Nothing;
    }

    private static Column Nothing { get; } = new(new("", ColumnType.Number, ColumnRole.Left), []);
}
