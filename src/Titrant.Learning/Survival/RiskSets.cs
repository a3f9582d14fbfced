namespace Titrant.Learning.Survival;

/// <summary>
/// Goes once, from the last event time to the first, through the risk sets of every stratum, keeping Σ w r, Σ w r x, Σ w r x x' over those at risk
/// (entry &lt; t ≤ time), with r = exp(xβ + offset). Columns are centred and scaled to unit spread inside, so that no step depends on units.
/// </summary>
internal sealed class RiskSets
{
    private readonly int[] _byExit;    // stratum, then exit from late to early, events first within one time
    private readonly int[] _byEntry;   // stratum, then entry from late to early; empty without left truncation
    private readonly double[] _x;      // [rows × width], standardised, in the caller's order of rows
    private readonly double[] _risk;

    public RiskSets(CoxRows rows)
    {
        Rows = rows;
        var (n, p) = (rows.Count, rows.Width);
        (Mean, Spread) = (new double[p], new double[p]);
        var total = rows.Weights?.Sum() ?? n;
        double Share(int i) => rows.Weights is null ? 1.0 / n : rows.Weights[i] / total;
        for (var i = 0; i < n; i++) for (var j = 0; j < p; j++) Mean[j] += Share(i) * rows.X[i * p + j];
        for (var i = 0; i < n; i++) for (var j = 0; j < p; j++) Spread[j] += Share(i) * (rows.X[i * p + j] - Mean[j]) * (rows.X[i * p + j] - Mean[j]);
        for (var j = 0; j < p; j++) Spread[j] = Math.Sqrt(Spread[j]) is > 0 and var s && s > 1e-12 * Math.Abs(Mean[j]) ? s : 0;
        _x = new double[n * p];
        for (var i = 0; i < n; i++) for (var j = 0; j < p; j++) _x[i * p + j] = Spread[j] == 0 ? 0 : (rows.X[i * p + j] - Mean[j]) / Spread[j];
        _risk = new double[n];
        var time = rows.Outcome.Time;
        int Stratum(int i) => rows.Strata?[i] ?? 0;
        var kept = Enumerable.Range(0, n).Where(i => rows.Weights is null || rows.Weights[i] > 0).ToArray();
        _byExit = (int[])kept.Clone();
        Array.Sort(_byExit, (a, b) => Stratum(a) != Stratum(b) ? Stratum(a).CompareTo(Stratum(b))
            : time[a] != time[b] ? time[b].CompareTo(time[a])
            : rows.IsEvent(a) != rows.IsEvent(b) ? (rows.IsEvent(a) ? -1 : 1) : a.CompareTo(b));
        _byEntry = rows.Outcome.Entry is null ? [] : kept;
        if (rows.Outcome.Entry is { } entry)
            Array.Sort(_byEntry, (a, b) => Stratum(a) != Stratum(b) ? Stratum(a).CompareTo(Stratum(b)) : entry[a] != entry[b] ? entry[b].CompareTo(entry[a]) : a.CompareTo(b));
    }

    public CoxRows Rows { get; }
    public double[] Mean { get; }
    public double[] Spread { get; }   // 0 for a column that is the same everywhere

    /// <summary>The standardised row.</summary>
    public ReadOnlySpan<double> X(int row) => _x.AsSpan(row * Rows.Width, Rows.Width);

    /// <summary>exp(xβ + offset) of the last visit, relative to the mean of the columns.</summary>
    public double Risk(int row) => _risk[row];

    public double Eta(ReadOnlySpan<double> beta, int row)
    {
        var eta = Rows.Offset?[row] ?? 0;
        var x = X(row);
        for (var j = 0; j < beta.Length; j++) eta += beta[j] * x[j];
        return eta;
    }

    /// <param name="beta">Of the standardised columns.</param>
    /// <param name="squares">Whether Σ w r x x' is needed.</param>
    /// <param name="at">Called for each event time of each stratum, late to early; the object is used again for the next.</param>
    public void Visit(ReadOnlySpan<double> beta, bool squares, Action<RiskSet> at)
    {
        var (time, entry, p) = (Rows.Outcome.Time, Rows.Outcome.Entry, Rows.Width);
        foreach (var row in _byExit) _risk[row] = Math.Exp(Eta(beta, row));
        var set = new RiskSet(p);
        var (next, people) = (0, 0);
        for (var i = 0; i < _byExit.Length;)
        {
            var (stratum, t) = (Rows.Strata?[_byExit[i]] ?? 0, time[_byExit[i]]);
            if (i == 0 || stratum != (Rows.Strata?[_byExit[i - 1]] ?? 0))
            {
                set.Empty();
                people = 0;
                while (next < _byEntry.Length && (Rows.Strata?[_byEntry[next]] ?? 0) != stratum) next++;
            }
            var from = i;
            set.NoDeaths();
            for (; i < _byExit.Length && time[_byExit[i]] == t && (Rows.Strata?[_byExit[i]] ?? 0) == stratum; i++)
            {
                var row = _byExit[i];
                var weight = Rows.Weights?[row] ?? 1;
                set.Add(X(row), weight * _risk[row], squares);
                people++;
                if (Rows.IsEvent(row)) set.AddDeath(X(row), weight, weight * _risk[row], squares);
            }
            if (set.Deaths == 0) continue;
            for (; next < _byEntry.Length && (Rows.Strata?[_byEntry[next]] ?? 0) == stratum && entry![_byEntry[next]] >= t; next++, people--)
                set.Add(X(_byEntry[next]), -(Rows.Weights?[_byEntry[next]] ?? 1) * _risk[_byEntry[next]], squares);
            (set.Stratum, set.Time, set.People) = (stratum, t, people);
            set.Died = new ReadOnlyMemory<int>(_byExit, from, set.Deaths);
            at(set);
        }
    }
}
