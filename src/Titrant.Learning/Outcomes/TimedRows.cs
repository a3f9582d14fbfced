using Titrant.Learning.Studies;
using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Learning.Outcomes;

/// <summary>A row is known where its time, its event and, if people come in late, its entry are.</summary>
internal abstract class TimedRows : OutcomeRows
{
    private protected TimedRows(OutcomeColumns columns, OutcomeSpec spec) : base(columns.Table)
    {
        (Time, Event, Entry) = (columns.Time, columns.Event, columns.Entry);
        (Cause, Meanings) = columns.Causes();
        Horizon = spec.Horizon;
    }

    private protected Column Time { get; }
    private protected Column Event { get; }
    private protected Column? Entry { get; }
    private protected double? Horizon { get; }

    /// <summary>[rows of the table] 0 none, -1 unknown.</summary>
    private protected int[] Cause { get; }

    private protected Seq<string> Meanings { get; }

    public override bool IsKnown(int row) => !Time.IsMissing(row) && Cause[row] >= 0 && Entry?.IsMissing(row) != true;

    private protected List<StudyFault> TimeFaults(int[] rows)
    {
        var faults = new List<StudyFault>();
        int[] negative = [.. rows.Where(r => Time.Raw[r] < 0)];
        if (negative.Length > 0) faults.Add(OutcomeFaults.Negative(Time, Table, negative));
        if (Entry is null) return faults;
        int[] before = [.. rows.Where(r => Entry.Raw[r] < 0)];
        if (before.Length > 0) faults.Add(OutcomeFaults.Negative(Entry, Table, before));
        int[] late = [.. rows.Where(r => Time.Raw[r] >= 0 && Entry.Raw[r] >= Time.Raw[r])];
        if (late.Length > 0) faults.Add(OutcomeFaults.EntryAfterTime(Entry, Table, late));
        return faults;
    }
}

internal sealed class SurvivalRows(OutcomeColumns columns, OutcomeSpec spec) : TimedRows(columns, spec)
{
    public override int? EventsAmong(int[] rows) => rows.Count(r => Cause[r] == 1);

    public override SurvivalOutcome Take(int[] rows)
    {
        var faults = TimeFaults(rows);
        for (var k = 1; k <= Meanings.Count; k++)
            if (!Array.Exists(rows, r => Cause[r] == k)) faults.Add(OutcomeFaults.NoEvent(Event, Meanings[k - 1]));
        if (faults.Count > 0) throw new StudyException(faults.ToSeq());
        return new(Entry is null ? null : rows.Select(r => Entry.Raw[r]).ToArray(), rows.Select(r => Time.Raw[r]).ToArray(), rows.Select(r => Cause[r]).ToArray());
    }
}

/// <summary>Whether the first cause came by the horizon. Another cause before it means that it did not; leaving unseen before it leaves that open, and is refused.</summary>
internal sealed class HorizonRows : TimedRows
{
    public HorizonRows(OutcomeColumns columns, OutcomeSpec spec) : base(columns, spec)
    {
        if (Horizon is not > 0) columns.Fault(OutcomeFaults.NotGiven(spec.Place, "a column, or a horizon above 0 for its time and event"));
        if (Entry is not null) columns.Fault(OutcomeFaults.NotGiven(spec.Place, "a time to event, which people who come in late need"));
    }

    public override int? EventsAmong(int[] rows) => rows.Count(Happened);

    public override BinaryOutcome Take(int[] rows)
    {
        var faults = TimeFaults(rows);
        int[] early = [.. rows.Where(r => Cause[r] == 0 && Time.Raw[r] < Horizon)];
        if (early.Length > 0) faults.Add(OutcomeFaults.CensoredEarly(Time, Table, early, Horizon!.Value));
        var happened = rows.Select(Happened).ToArray();
        if (happened.Distinct().Count() < 2) faults.Add(OutcomeFaults.OneClass($"column {Event.Name}", happened[0] ? Meanings[0] : $"no '{Meanings[0]}' by the horizon", rows.Length));
        return faults.Count == 0 ? new(happened) : throw new StudyException(faults.ToSeq());
    }

    private bool Happened(int row) => Cause[row] == 1 && Time.Raw[row] <= Horizon;
}
