using System.Globalization;
using MathNet.Numerics;
using Titrant.Numerics.Distributions;
using Titrant.Patient;

namespace Titrant.Learning.Tables;

/// <summary>
/// Looks for features that were not known before the outcome (Kaufman 2012, doi:10.1145/2382577.2382579) by six signs: it determines the outcome or its time; it tells far more
/// than the other columns; it is filled for one fate only; one of its values has one fate only; its name asks; it goes with a column already flagged.
/// </summary>
internal static class Leaks
{
    private const double Determining = 0.95;
    private const double LeastTelling = 0.70;
    private const double TellingAmongFew = 0.90;
    private const int Few = 8;
    private const double RobustDeviations = 3;
    private const double LeastOddsRatio = 4;
    private const int FewestRows = 20;
    private const double MostExceptions = 0.01;
    private const double ByChance = 1e-6;
    private const double Alike = 0.7;
    private const double SameAsTime = 0.5;

    public static Seq<Leak> Of(IReadOnlyList<ColumnSignal> signals, Label label, Likeness likeness)
    {
        var signs = signals.ToDictionary(s => s.Name, _ => new List<(LeakCertainty Certainty, string Says)>(), StringComparer.Ordinal);
        var fence = Fence(signals);
        var parts = signals.Sum(s => s.Bins.Count);
        foreach (var signal in signals)
        {
            var found = signs[signal.Name];
            Tells(signal, fence, found);
            Timed(signal, label, found);
            Filled(signal, found);
            OneFate(signal, label, parts, found);
            if (LeakWords.ReasonOf(signal.Name) is { } reason) found.Add((LeakCertainty.Ask, $"its name asks: {reason}"));
        }
        var flagged = signals.Where(s => signs[s.Name].Count > 0).ToArray();
        foreach (var signal in signals.Where(s => flagged.Length > 0 && signs[s.Name].Count == 0 && !LeakWords.IsKnownBefore(s.Name)).ToArray())
        {
            var nearest = flagged.Select(f => (f.Name, Like: likeness.Between(signal.Name, f.Name))).MaxBy(p => Math.Abs(p.Like));
            if (Math.Abs(nearest.Like) >= Alike)
                signs[signal.Name].Add((LeakCertainty.Ask, string.Create(CultureInfo.InvariantCulture, $"it goes with {nearest.Name}, which is flagged (rank correlation {nearest.Like:0.00})")));
        }
        return signals.Where(s => signs[s.Name].Count > 0)
            .Select(s => new Leak(s.Name, signs[s.Name].Max(f => f.Certainty), signs[s.Name].OrderByDescending(f => f.Certainty).Select(f => f.Says).ToSeq()))
            .OrderByDescending(l => l.Certainty).ToSeq();
    }

    // The scale on which AUCs of many columns compare is the probit: the distance between the two groups in standard deviations is √2 Φ⁻¹(AUC). Leaks only lift the upper half,
    // so that the spread is taken from the lower one.
    private static double Fence(IReadOnlyList<ColumnSignal> signals)
    {
        if (signals.Count < Few) return TellingAmongFew;
        var distances = signals.Select(s => Distance(Math.Max(0.5, s.Parts.Value ?? 0.5))).Order().ToArray();
        var median = Median(distances);
        var spread = 1.4826 * Median([.. distances.Where(d => d <= median).Select(d => median - d).Order()]);
        return Math.Max(LeastTelling, Normal.Cumulative((median + RobustDeviations * spread) / Math.Sqrt(2)));
    }

    private static double Distance(double auc) => Math.Sqrt(2) * Normal.Quantile(Math.Min(auc, 1 - 1e-9));

    private static double Median(double[] sorted) => sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;

    private static void Tells(ColumnSignal signal, double fence, List<(LeakCertainty, string)> found)
    {
        // A perfect column has no interval.
        var (low, value) = (signal.Parts.Low ?? signal.Parts.Value ?? 0, signal.Parts.Value ?? 0);
        if (low >= Determining) found.Add((LeakCertainty.Determines, string.Create(CultureInfo.InvariantCulture, $"alone it tells who has the outcome, AUC {value:0.000}")));
        else if (low >= fence && !LeakWords.IsKnownBefore(signal.Name))
            found.Add((LeakCertainty.Suspicious, string.Create(CultureInfo.InvariantCulture, $"alone it tells far more than the other columns, AUC {value:0.000} (at least {low:0.000}; the others' limit is {fence:0.000})")));
    }

    // Another name for the time, or a time that stops at the same moment for most.
    private static void Timed(ColumnSignal signal, Label label, List<(LeakCertainty, string)> found)
    {
        if (label.Time is null || signal.Column.Spec.Type != ColumnType.Number || signal.Known.Rows < FewestRows) return;
        var same = 0;
        for (var row = 0; row < label.Count; row++) if (signal.Column.Raw[row] == label.Time[row]) same++;
        if (same > SameAsTime * signal.Known.Rows)
            found.Add((LeakCertainty.Determines, string.Create(CultureInfo.InvariantCulture, $"it equals the time of the outcome in {same} of {signal.Known.Rows} rows")));
    }

    private static void Filled(ColumnSignal signal, List<(LeakCertainty, string)> found)
    {
        var (missing, known) = (signal.Missing, signal.Known);
        if (missing.Rows < FewestRows || known.Rows < FewestRows) return;
        // ln odds ratio with half a person in every cell (Haldane 1956, Anscombe 1956).
        var (a, b, c, d) = (known.Events + 0.5, known.Rows - known.Events + 0.5, missing.Events + 0.5, missing.Rows - missing.Events + 0.5);
        var (ln, error) = (Math.Abs(Math.Log(a * d / (b * c))), Math.Sqrt(1 / a + 1 / b + 1 / c + 1 / d));
        if (Math.Exp(ln - 1.959964 * error) < LeastOddsRatio) return;
        found.Add((LeakCertainty.Suspicious, string.Create(CultureInfo.InvariantCulture,
            $"whether it is filled tells of the outcome: {Share(known)} have it where there is a value, {Share(missing)} where there is none")));
    }

    private static void OneFate(ColumnSignal signal, Label label, int parts, List<(LeakCertainty, string)> found)
    {
        var (rows, events) = signal.Bins.Tally(label.Happened);
        var (pureRows, exceptions, example) = (0, 0, -1);
        for (var bin = 1; bin < rows.Length; bin++)
        {
            var few = Math.Min(events[bin], rows[bin] - events[bin]);
            if (rows[bin] < FewestRows || few > MostExceptions * rows[bin]) continue;
            var rate = few == events[bin] ? label.Rate : 1 - label.Rate;
            if (LowerTail(few, rows[bin], rate) * parts > ByChance) continue;
            (pureRows, exceptions) = (pureRows + rows[bin], exceptions + few);
            if (example < 0 || rows[bin] > rows[example]) example = bin;
        }
        if (pureRows == 0) return;
        var what = signal.Column.Spec.Type == ColumnType.Category ? $"the word '{signal.Column.Levels[example - 1]}'" : "part of its values";
        found.Add((LeakCertainty.Suspicious, string.Create(CultureInfo.InvariantCulture,
            $"{what} has one fate only: in {pureRows} rows {(exceptions == 0 ? "without exception" : exceptions == 1 ? "with 1 exception" : $"with {exceptions} exceptions")} ({Share((rows[example], events[example]))} of {rows[example]} with the outcome, {label.Rate * 100:0} % of all)")));
    }

    // P(X <= few) of a binomial, by the regularised incomplete beta function.
    private static double LowerTail(int few, int n, double rate) =>
        rate is <= 0 or >= 1 ? 1 : few >= n ? 1 : SpecialFunctions.BetaRegularized(n - few, few + 1, 1 - rate);

    private static string Share((int Rows, int Events) of) => string.Create(CultureInfo.InvariantCulture, $"{100.0 * of.Events / of.Rows:0.#} %");
}
