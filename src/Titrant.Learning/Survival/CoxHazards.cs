using MathNet.Numerics.LinearAlgebra;
using Titrant.Patient;

namespace Titrant.Learning.Survival;

/// <summary>
/// What follows from the risk sets at fixed coefficients: cumulative hazards per stratum, martingale, score and Schoenfeld residuals of every row,
/// with Efron's shares where ties follow Efron (Therneau &amp; Grambsch 2000, appendix A and section 4.6).
/// </summary>
internal sealed class CoxHazards
{
    private readonly List<Steps> _strata = [];

    private CoxHazards(int rows, int width) => (Martingale, Score) = (new double[rows], Matrix<double>.Build.Dense(rows, width));

    public double[] Martingale { get; }        // [rows]
    public Matrix<double> Score { get; }       // [rows × width], standardised columns, without the case weight
    public List<(int Row, double Time, double[] Residual)> Schoenfeld { get; } = [];   // standardised

    public static CoxHazards Of(RiskSets sets, Ties ties, double[] beta)
    {
        var (rows, p) = (sets.Rows, sets.Rows.Width);
        var made = new CoxHazards(rows.Count, p);
        var (mean, average, gone1) = (new double[p], new double[p], new double[p]);
        sets.Visit(beta, false, set =>
        {
            if (made._strata.Count == 0 || made._strata[^1].Stratum != set.Stratum) made._strata.Add(new(set.Stratum));
            Array.Clear(average);
            Array.Clear(gone1);
            double hazard = 0, variance = 0, gone0 = 0;
            var drift = new double[p];
            var (steps, share) = (set.Steps(ties), set.Weight(ties));
            for (var step = 0; step < steps; step++)
            {
                var gone = set.Gone(ties, step);
                set.MeanOf(gone, mean);
                var h = share / set.Sum0(gone);
                hazard += h;
                variance += h / set.Sum0(gone);
                gone0 += gone * h;
                for (var j = 0; j < p; j++)
                {
                    drift[j] += h * mean[j];
                    average[j] += mean[j] / steps;
                    gone1[j] += gone * h * mean[j];
                }
            }
            made._strata[^1].Add(set.Time, hazard, variance, drift);
            foreach (var row in set.Died.Span)
            {
                var x = sets.X(row);
                var r = sets.Risk(row);
                made.Martingale[row] += 1 + r * gone0;
                var residual = new double[p];
                for (var j = 0; j < p; j++)
                {
                    residual[j] = x[j] - average[j];
                    made.Score[row, j] += residual[j] + r * (x[j] * gone0 - gone1[j]);
                }
                made.Schoenfeld.Add((row, set.Time, residual));
            }
        });
        made.Schoenfeld.Reverse();
        foreach (var steps in made._strata) steps.Cumulate();
        var byStratum = made._strata.ToDictionary(s => s.Stratum);
        for (var i = 0; i < rows.Count; i++)
        {
            if (!byStratum.TryGetValue(rows.Strata?[i] ?? 0, out var steps)) continue;
            var r = Math.Exp(sets.Eta(beta, i));
            var to = StepCurve.IndexAt(steps.Times, rows.Outcome.Time[i]);
            var from = rows.Outcome.Entry is { } entry ? StepCurve.IndexAt(steps.Times, entry[i]) : -1;
            if (to < 0) continue;
            var seen = steps.Hazard[to] - (from < 0 ? 0 : steps.Hazard[from]);
            made.Martingale[i] -= r * seen;
            var x = sets.X(i);
            for (var j = 0; j < p; j++) made.Score[i, j] -= r * (x[j] * seen - (steps.Drift[to][j] - (from < 0 ? 0 : steps.Drift[from][j])));
        }
        return made;
    }

    /// <summary>In the units of the columns.</summary>
    public Seq<CoxBaseline> Baselines(RiskSets sets)
    {
        var last = Enumerable.Range(0, sets.Rows.Count).GroupBy(i => sets.Rows.Strata?[i] ?? 0).ToDictionary(g => g.Key, g => g.Max(i => sets.Rows.Outcome.Time[i]));
        return _strata.OrderBy(s => s.Stratum).Select(s => new CoxBaseline(s.Stratum, s.Times, s.Hazard, s.Variance,
            [.. s.Drift.SelectMany(d => d.Select((v, j) => v * sets.Spread[j]))], last[s.Stratum])).ToSeq();
    }

    private sealed class Steps(int stratum)
    {
        private readonly List<(double Time, double Hazard, double Variance, double[] Drift)> _late = [];

        public int Stratum => stratum;
        public double[] Times { get; private set; } = [];
        public double[] Hazard { get; private set; } = [];
        public double[] Variance { get; private set; } = [];
        public double[][] Drift { get; private set; } = [];

        public void Add(double time, double hazard, double variance, double[] drift) => _late.Add((time, hazard, variance, drift));

        public void Cumulate()
        {
            _late.Reverse();
            (Times, Hazard, Variance, Drift) = ([.. _late.Select(l => l.Time)], new double[_late.Count], new double[_late.Count], new double[_late.Count][]);
            for (var i = 0; i < _late.Count; i++)
            {
                Hazard[i] = _late[i].Hazard + (i == 0 ? 0 : Hazard[i - 1]);
                Variance[i] = _late[i].Variance + (i == 0 ? 0 : Variance[i - 1]);
                Drift[i] = _late[i].Drift;
                if (i > 0) for (var j = 0; j < Drift[i].Length; j++) Drift[i][j] += Drift[i - 1][j];
            }
        }
    }
}
