using System.Runtime.Intrinsics;

namespace Titrant.Learning.Boosting;

/// <summary>Who leaves when, prepared once for all parts: rows in order of their time, ties in groups.</summary>
/// <param name="Group">[rows] which distinct time.</param>
/// <param name="Starts">[groups + 1] first row of each.</param>
/// <param name="EntryGroup">[rows] distinct times at or before the entry: the risk sets a row came too late for; null where everybody is seen from the start.</param>
/// <param name="ByEntry">[rows] in descending order of that; null likewise.</param>
internal sealed record RiskOrder(bool[] Event, int[] Group, int[] Starts, int[]? EntryGroup, int[]? ByEntry)
{
    public static RiskOrder Of(double[] time, bool[] happened, double[]? entry)
    {
        var (group, starts) = (new int[time.Length], new List<int>());
        for (var i = 0; i < time.Length; i++)
        {
            if (i == 0 || time[i] != time[i - 1]) starts.Add(i);
            group[i] = starts.Count - 1;
        }
        double[] times = [.. starts.Select(s => time[s])];
        starts.Add(time.Length);
        int[]? late = entry is null ? null : [.. entry.Select(e => Survival.StepCurve.IndexAt(times, e) + 1)];
        return new(happened, group, [.. starts], late, late is null ? null : [.. Enumerable.Range(0, time.Length).OrderByDescending(i => late[i])]);
    }
}

/// <summary>
/// Time to an event: the negative log partial likelihood with Breslow's ties. One pass down the times for the risk sets, one up for the hazard, O(rows).
/// The rows left out are judged by the partial likelihood of everybody less that of the training rows (Verweij &amp; Van Houwelingen 1993, doi:10.1002/sim.4780122407).
/// </summary>
internal sealed class CoxLoss(RiskOrder order, double[] train, double[] held) : BoostingLoss(train, held)
{
    private readonly double[] _all = [.. train.Zip(held, (t, h) => t + h)];
    private readonly double[] _relative = new double[train.Length];                     // exp(score)
    private readonly double[] _atRisk = new double[order.Starts.Length - 1];            // [groups] Σ w exp(score)
    private readonly double[] _died = new double[order.Starts.Length - 1];              // [groups] Σ w of the events
    private readonly double[] _hazard = new double[order.Starts.Length];                // [groups + 1] Σ d/S of the groups before
    private readonly double[] _square = new double[order.Starts.Length];                // [groups + 1] Σ d/S²

    public override bool HasBaseline => false;

    public override double[] Start() => [0];

    public override void Gradients(double[][] score, Vector128<double>[][] into)
    {
        RiskSets(score[0], Train);
        for (var k = 0; k < _atRisk.Length; k++)
        {
            var share = _died[k] == 0 ? 0 : _died[k] / _atRisk[k];
            _hazard[k + 1] = _hazard[k] + share;
            _square[k + 1] = _square[k] + (share == 0 ? 0 : share / _atRisk[k]);
        }
        for (var i = 0; i < _relative.Length; i++)
        {
            var (to, from, w, r) = (order.Group[i] + 1, order.EntryGroup?[i] ?? 0, Train[i], _relative[i] * Train[i]);
            var expected = r * (_hazard[to] - _hazard[from]);
            into[0][i] = Vector128.Create(expected - (order.Event[i] ? w : 0), Math.Max(0, expected - r * r * (_square[to] - _square[from])));
        }
    }

    /// <summary>[groups] Breslow's cumulative baseline hazard (1974, doi:10.2307/2529620) of the training rows.</summary>
    public double[] Cumulative(double[] score)
    {
        RiskSets(score, Train);
        var (hazard, sum) = (new double[_atRisk.Length], 0.0);
        for (var k = 0; k < hazard.Length; k++) hazard[k] = sum += _died[k] == 0 ? 0 : _died[k] / _atRisk[k];
        return hazard;
    }

    public override double OfHeld(double[][] score) => OfAll(score[0], _all) - OfAll(score[0], Train);

    private double OfAll(double[] score, double[] weights)
    {
        RiskSets(score, weights);
        var loss = 0.0;
        for (var i = 0; i < score.Length; i++) if (order.Event[i]) loss -= weights[i] * Math.Clamp(score[i], -50, 50);
        for (var k = 0; k < _atRisk.Length; k++) if (_died[k] > 0) loss += _died[k] * Math.Log(_atRisk[k]);
        return loss;
    }

    private void RiskSets(double[] score, double[] weights)
    {
        for (var i = 0; i < score.Length; i++) _relative[i] = Math.Exp(Math.Clamp(score[i], -50, 50));
        var (sum, next) = (0.0, 0);
        for (var k = _atRisk.Length - 1; k >= 0; k--)
        {
            var died = 0.0;
            for (var i = order.Starts[k + 1] - 1; i >= order.Starts[k]; i--)
            {
                sum += weights[i] * _relative[i];
                if (order.Event[i]) died += weights[i];
            }
            if (order.ByEntry is { } late)
                for (; next < late.Length && order.EntryGroup![late[next]] > k; next++) sum -= weights[late[next]] * _relative[late[next]];
            (_atRisk[k], _died[k]) = (sum, died);
        }
    }
}
