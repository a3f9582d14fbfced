using MathNet.Numerics.LinearAlgebra;

namespace Titrant.Learning.Survival;

/// <summary>
/// Risk sets in which those with another cause stay, with the weight G(t-)/G(T-). The weight splits into a factor of t and one of the person,
/// so that one pass forward (those who stay) and one backward (those not yet gone) give every sum.
/// </summary>
internal sealed class FineGrayRiskSets
{
    private readonly CoxRows _rows;
    private readonly RiskSets _standard;
    private readonly int[] _order;         // by time
    private readonly double[] _times;      // distinct event times of the cause, ascending
    private readonly int[] _events;        // events at each
    private readonly double[] _g;          // G(t-) at each
    private readonly double[] _gOfRow;     // G(T-) of each row
    private readonly CensoringCurve _censoring;

    public FineGrayRiskSets(CoxRows rows)
    {
        (_rows, _standard) = (rows, new RiskSets(rows));
        _censoring = CensoringCurve.Of(rows.Outcome, eventsFirst: false);
        _order = [.. Enumerable.Range(0, rows.Count).OrderBy(i => rows.Outcome.Time[i])];
        var counts = _order.Where(rows.IsEvent).GroupBy(i => rows.Outcome.Time[i]).ToList();
        (_times, _events) = ([.. counts.Select(c => c.Key)], [.. counts.Select(c => c.Count())]);
        _g = [.. _times.Select(_censoring.Before)];
        _gOfRow = [.. rows.Outcome.Time.Select(_censoring.Before)];
    }

    public double[] Mean => _standard.Mean;
    public double[] Spread => _standard.Spread;

    private bool IsOther(int row) => _rows.Outcome.Cause[row] != 0 && !_rows.IsEvent(row);

    public (double Value, Vector<double> Gradient, Matrix<double> Information) Likelihood(double[] beta)
    {
        var p = beta.Length;
        var (value, gradient, information) = (0.0, Vector<double>.Build.Dense(p), Matrix<double>.Build.Dense(p, p));
        foreach (var i in _order)
        {
            if (!_rows.IsEvent(i)) continue;
            value += _standard.Eta(beta, i);
            for (var j = 0; j < p; j++) gradient[j] += _standard.X(i)[j];
        }
        var sums = Sums(beta, squares: true);
        for (var k = 0; k < _times.Length; k++)
        {
            var s = sums[k];
            value -= _events[k] * Math.Log(s[0]);
            for (var j = 0; j < p; j++)
            {
                gradient[j] -= _events[k] * s[1 + j] / s[0];
                for (var l = 0; l < p; l++) information[j, l] += _events[k] * (s[1 + p + j * p + l] / s[0] - s[1 + j] * s[1 + l] / (s[0] * s[0]));
            }
        }
        return (value, gradient, information);
    }

    public (double[] Times, double[] Hazard) Baseline(double[] beta)
    {
        var hazard = Sums(beta, squares: false).Select((s, k) => _events[k] / s[0]).ToArray();
        for (var k = 1; k < hazard.Length; k++) hazard[k] += hazard[k - 1];
        return (_times, hazard);
    }

    /// <summary>[rows × width] η + ψ of the paper: the score residual and what the row tells about the censoring.</summary>
    public Matrix<double> Influence(double[] beta)
    {
        var (n, p, m) = (_rows.Count, beta.Length, _times.Length);
        var sums = Sums(beta, squares: false);
        // Cumulative over event times: Λ, ∫ z̄ dΛ, and both weighted by G(t-) for those who stay.
        var (a0, a1, b0, b1) = (new double[m + 1], new double[m + 1, p], new double[m + 1], new double[m + 1, p]);
        for (var k = 0; k < m; k++)
        {
            var h = _events[k] / sums[k][0];
            (a0[k + 1], b0[k + 1]) = (a0[k] + h, b0[k] + _g[k] * h);
            for (var j = 0; j < p; j++)
            {
                var zh = h * sums[k][1 + j] / sums[k][0];
                (a1[k + 1, j], b1[k + 1, j]) = (a1[k, j] + zh, b1[k, j] + _g[k] * zh);
            }
        }
        var influence = Matrix<double>.Build.Dense(n, p);
        var risk = new double[n];
        for (var i = 0; i < n; i++)
        {
            var x = _standard.X(i);
            var r = risk[i] = Math.Exp(_standard.Eta(beta, i));
            var upTo = StepCurve.IndexAt(_times, _rows.Outcome.Time[i]) + 1;
            for (var j = 0; j < p; j++)
            {
                var e = -r * (x[j] * a0[upTo] - a1[upTo, j]);
                if (_rows.IsEvent(i)) e += x[j] - sums[upTo - 1][1 + j] / sums[upTo - 1][0];
                if (IsOther(i)) e -= r / _gOfRow[i] * (x[j] * (b0[m] - b0[upTo]) - (b1[m, j] - b1[upTo, j]));
                influence[i, j] = e;
            }
        }
        AddCensoring(influence, risk, b0, b1);
        return influence;
    }

    // ψ_i = ∫ q(u)/π(u) dM^c_i(u), with q(u) = Σ over those gone before u by another cause of their score from u on, π the number at risk.
    private void AddCensoring(Matrix<double> influence, double[] risk, double[] b0, double[,] b1)
    {
        var (n, p, m) = (_rows.Count, influence.ColumnCount, _times.Length);
        var (c0, c1, sum) = (0.0, new double[p], new double[p]);   // Σ r/G(T-), Σ x r/G(T-) of those gone; ∫ q/π² dN^c
        for (var i = 0; i < n;)
        {
            var (t, from, censored) = (_rows.Outcome.Time[_order[i]], i, 0);
            for (; i < n && _rows.Outcome.Time[_order[i]] == t; i++) if (_rows.Outcome.Cause[_order[i]] == 0) censored++;
            double pi = n - from;
            var q = new double[p];
            var k = StepCurve.IndexBefore(_times, t) + 1;   // event times at or after t
            for (var j = 0; j < p; j++)
            {
                q[j] = c1[j] * (b0[m] - b0[k]) - c0 * (b1[m, j] - b1[k, j]);
                sum[j] += q[j] * censored / (pi * pi);
            }
            for (var l = from; l < i; l++)
            {
                var row = _order[l];
                for (var j = 0; j < p; j++) influence[row, j] += (_rows.Outcome.Cause[row] == 0 ? q[j] / pi : 0) - sum[j];
                if (!IsOther(row)) continue;
                var w = risk[row] / _gOfRow[row];
                c0 += w;
                for (var j = 0; j < p; j++) c1[j] += w * _standard.X(row)[j];
            }
        }
    }

    // [times][1 + p (+ p²)]: Σ w r, Σ w r x, Σ w r x x'
    private double[][] Sums(double[] beta, bool squares)
    {
        var p = beta.Length;
        var size = 1 + p + (squares ? p * p : 0);
        var (stay, sums) = (new double[size], new double[_times.Length][]);
        var next = 0;
        for (var k = 0; k < _times.Length; k++)
        {
            for (; next < _order.Length && _rows.Outcome.Time[_order[next]] < _times[k]; next++) if (IsOther(_order[next])) Add(stay, _order[next], 1 / _gOfRow[_order[next]]);
            sums[k] = [.. stay.Select(s => s * _g[k])];
        }
        var (present, last) = (new double[size], _order.Length - 1);
        for (var k = _times.Length - 1; k >= 0; k--)
        {
            for (; last >= 0 && _rows.Outcome.Time[_order[last]] >= _times[k]; last--) Add(present, _order[last], 1);
            for (var s = 0; s < size; s++) sums[k][s] += present[s];
        }
        return sums;

        void Add(double[] to, int row, double weight)
        {
            var x = _standard.X(row);
            var r = weight * Math.Exp(_standard.Eta(beta, row));
            to[0] += r;
            for (var j = 0; j < p; j++)
            {
                to[1 + j] += r * x[j];
                if (squares) for (var l = 0; l < p; l++) to[1 + p + j * p + l] += r * x[j] * x[l];
            }
        }
    }
}
