using System.Globalization;
using Titrant.Learning.Outcomes;
using Titrant.Numerics.Distributions;

namespace Titrant.Learning.Survival;

/// <summary>The cumulative hazard H(t) = Σ d/n with variance Σ d/n² (Nelson 1972, doi:10.1080/00401706.1972.10488991; Aalen 1978, doi:10.1214/aos/1176344247). Left truncation by the entry times.</summary>
public sealed class NelsonAalen
{
    private readonly double[] _variance;

    private NelsonAalen(RiskTable table, int n)
    {
        (Times, N) = (table.Times, n);
        (Hazard, _variance) = (new double[Times.Length], new double[Times.Length]);
        var (h, v) = (0.0, 0.0);
        for (var i = 0; i < Times.Length; i++)
        {
            if (table.Events[i] > 0) (h, v) = (h + table.Events[i] / table.AtRisk[i], v + table.Events[i] / (table.AtRisk[i] * table.AtRisk[i]));
            (Hazard[i], _variance[i]) = (h, v);
        }
    }

    public double[] Times { get; }    // [times]
    public double[] Hazard { get; }   // cumulative
    public int N { get; }

    public static NelsonAalen Of(SurvivalOutcome outcome, double[]? weights = null)
    {
        SurvivalFaults.Check(outcome);
        SurvivalFaults.CheckWeights(weights, outcome.Count);
        return new(RiskTable.Of(outcome, weights), outcome.Count);
    }

    public double At(double t) => StepCurve.At(Times, Hazard, t, 0);

    /// <summary>H(t) with its interval on the log scale, H exp(±z se/H).</summary>
    public Figure HazardAt(double t, double level = 0.95)
    {
        const string name = "Nelson-Aalen cumulative hazard";
        if (t > Times[^1]) return Figure.NotEstimable(name, N, "nobody was seen that long");
        var i = StepCurve.IndexAt(Times, t);
        var kind = Figure.Named(level, "Aalen, log");
        if (i < 0 || Hazard[i] == 0) return Figure.Bare(name, 0, N, "no event yet");
        var error = Math.Sqrt(_variance[i]);
        var factor = Math.Exp(Normal.Quantile(0.5 + level / 2) * error / Hazard[i]);
        return Figure.Of(name, Hazard[i], (Hazard[i] / factor, Hazard[i] * factor), kind, N, error);
    }
}
