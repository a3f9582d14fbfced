using Titrant.Learning.Studies;
using Titrant.Patient;

namespace Titrant.Learning.Cohorts;

/// <summary>What became of one person after the index moment. It is read from the whole record; features never are.</summary>
internal sealed class Afterwards
{
    private readonly RecordOutcome _outcome;
    private readonly DateTimeOffset _index;
    private readonly DateTimeOffset _end;
    private readonly List<Moment> _events;
    private readonly Moment? _died;
    // Something that may have been before the index or after it, or of which nobody wrote when it was.
    private readonly bool _untold;
    private readonly bool _diedUndated;

    /// <param name="until">The data's cut-off, by which everybody is known unless dead; null where each is known until the last fact.</param>
    public Afterwards(RecordOutcome outcome, PatientRecord record, DateTimeOffset index, DateTimeOffset? until)
    {
        (_outcome, _index) = (outcome, index);
        var chart = Chart.Of(record, until ?? LastOf(record) ?? index);
        var died = RecordOutcome.Died(chart).ToList();
        _diedUndated = died.Contains(null);
        _died = died.OfType<Moment>().Cast<Moment?>().FirstOrDefault();
        _end = _died is { } d && d.Latest < chart.AsOf ? d.Latest : until ?? LastSeen(chart) ?? index;
        var all = outcome.In(chart).ToList();
        // Who dies on the day of the index had the index first; of anything else that cannot be told.
        bool IsBefore(Moment m) => outcome.Kind != "death" && m.Latest <= index || m.Latest < index && m.Latest.Date < index.Date;
        var known = all.OfType<Moment>().ToList();
        HadIt = !outcome.Again && known.Exists(IsBefore) || outcome.Kind != "death" && _died is { } gone && gone.Latest.Date < index.Date || outcome.Kind == "death" && known.Exists(IsBefore);
        _untold = all.Contains(null) || outcome.Kind != "death" && known.Exists(m => m.Earliest <= index && m.Latest > index);
        _events = [.. known.Where(m => outcome.Kind == "death" ? !IsBefore(m) : m.Earliest > index).OrderBy(m => m.Latest)];
    }

    /// <summary>Had it at the index moment, or was dead by then: is not at risk.</summary>
    public bool HadIt { get; }

    /// <summary>The word of a yes/no: <paramref name="happened"/> or "no".</summary>
    public FeatureReading YesNo(string happened)
    {
        var deadline = _index + _outcome.Within!.Value;
        if (_untold) return Untold();
        if (_events.Exists(m => m.Latest <= deadline)) return Word(happened, "happened");
        if (_events.Exists(m => m.Earliest <= deadline)) return Untold();
        // After a death nothing else happens any more.
        if (_died is { } died && died.Latest <= deadline) return Word(RecordRow.No, "died before it could happen");
        if (_diedUndated) return Untold();
        return _end >= deadline ? Word(RecordRow.No, "did not happen") : Short();
    }

    /// <summary>Time and cause: the first cause is the event, the second, where there is one, is a death before it.</summary>
    public (FeatureReading Time, FeatureReading Cause) Timed(OutcomeSpec spec, string nothing)
    {
        var unit = UnitOf(spec.TimeUnit)!.Value;
        if (_untold || _diedUndated || _events is [{ Precision: < Precision.Day }, ..] || _died is { Precision: < Precision.Day }) return (Untold(), Untold());
        var event_ = _events.Count > 0 ? _events[0].Latest : (DateTimeOffset?)null;
        var dead = _outcome.Kind != "death" && spec.Causes.Count > 1 && _died is { } d ? d.Latest : (DateTimeOffset?)null;
        var (at, word) = event_ is { } e && (dead is null || e <= dead) ? (e, spec.Causes[0].Value) : dead is { } died ? (died, spec.Causes[1].Value) : (_end, nothing);
        var time = Math.Round((at - _index) / unit, 6);
        if (time <= 0 && word != nothing) time = Math.Round(TimeSpan.FromHours(12) / unit, 6);
        return time <= 0 ? (Short(), Short()) : (FeatureReading.Of(time, [], ""), Word(word, ""));
    }

    internal static TimeSpan? UnitOf(string ucum) => ucum switch
    {
        "h" => TimeSpan.FromHours(1), "d" => TimeSpan.FromDays(1), "wk" => TimeSpan.FromDays(7), "mo" => TimeSpan.FromDays(365.25 / 12), "a" => TimeSpan.FromDays(365.25), _ => null,
    };

    /// <summary>Everything that is written, whenever it was known; null of a record without a date.</summary>
    internal static DateTimeOffset? LastOf(PatientRecord record) =>
        record.Facts.Select(f => (f.Claim is Demographics d ? d.Died : f.When.Start ?? f.When.End)?.Latest).Concat(record.Facts.SelectMany(f => f.Seen.Where(s => s.Known.Basis == KnownBasis.Stated).Select(s => (DateTimeOffset?)s.Known.At))).Max();

    // A plan for next year shows nobody alive next year.
    private static DateTimeOffset? LastSeen(Chart chart) => chart.Facts.Where(f => f.Claim is not Demographics && f.StatusAt(chart.AsOf) is not (StatusKind.Planned or StatusKind.NotDone))
        .Select(f => (f.When.Start ?? f.When.End)?.Latest).Max();

    private static FeatureReading Word(string word, string says) => FeatureReading.Of(word, [], says);
    private FeatureReading Untold() => FeatureReading.None(FeatureLack.NotExact, $"whether {_outcome} came after the index cannot be told from its date");
    private FeatureReading Short() => FeatureReading.None(FeatureLack.NotFollowed, $"the record ends before it is known whether {_outcome} happened");
}
