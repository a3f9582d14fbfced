using System.Globalization;
using Titrant.Learning.Outcomes;
using Titrant.Numerics.Distributions;

namespace Titrant.Learning.Survival;

/// <summary>
/// Cumulative incidence of each of several causes, F_k(t) = Σ S(t-) d_k/n (Aalen &amp; Johansen 1978, https://www.jstor.org/stable/4615704); the incidences and the survival
/// sum to 1. Variance by the delta method (Marubini &amp; Valsecchi 1995, eq. 10.12); with a single cause it is Greenwood's. Left truncation by the entry times.
/// </summary>
public sealed class AalenJohansen
{
    private AalenJohansen(RiskTable table, int n)
    {
        (Times, N) = (table.Times, n);
        var causes = table.ByCause.Length;
        Survival = new double[Times.Length];
        (Incidence, Variance) = (new double[causes][], new double[causes][]);
        for (var k = 0; k < causes; k++) (Incidence[k], Variance[k]) = Curve(table, k);

        (double[], double[]) Curve(RiskTable t, int k)
        {
            var (f, v) = (new double[Times.Length], new double[Times.Length]);
            var (s, sum) = (1.0, 0.0);
            // Σ (F(t) - F_i)² a_i + Σ b_i - 2 Σ (F(t) - F_i) c_i, multiplied out so that one pass gives every t.
            double a0 = 0, a1 = 0, a2 = 0, b = 0, c0 = 0, c1 = 0;
            for (var i = 0; i < Times.Length; i++)
            {
                var (at, d, dk) = (t.AtRisk[i], t.Events[i], t.ByCause[k][i]);
                if (d > 0)
                {
                    sum += s * dk / at;
                    b += s * s * dk * (at - dk) / (at * at * at);
                    var c = s * dk / (at * at);
                    (c0, c1) = (c0 + c, c1 + c * sum);
                    // Where the last one leaves, S is 0 and no later F differs: the term has no weight.
                    if (at > d)
                    {
                        var a = d / (at * (at - d));
                        (a0, a1, a2) = (a0 + a, a1 + a * sum, a2 + a * sum * sum);
                    }
                    s *= Math.Max(0, at - d) / at;
                }
                f[i] = sum;
                v[i] = Math.Max(0, sum * sum * a0 - 2 * sum * a1 + a2 + b - 2 * (sum * c0 - c1));
                Survival[i] = s;
            }
            return (f, v);
        }
    }

    public double[] Times { get; }          // [times]
    public double[][] Incidence { get; }    // [causes][times]; cause k is at k - 1
    public double[][] Variance { get; }     // of the incidence
    public double[] Survival { get; }       // free of any cause
    public int N { get; }

    public static AalenJohansen Of(SurvivalOutcome outcome, double[]? weights = null)
    {
        SurvivalFaults.Check(outcome);
        SurvivalFaults.CheckWeights(weights, outcome.Count);
        return new(RiskTable.Of(outcome, weights), outcome.Count);
    }

    public double At(int cause, double t) => cause > Incidence.Length ? 0 : StepCurve.At(Times, Incidence[cause - 1], t, 0);

    /// <summary>F_k(t) with its log(-log) interval.</summary>
    public Figure IncidenceAt(int cause, double t, double level = 0.95)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"Aalen-Johansen incidence of cause {cause}");
        if (cause > Incidence.Length) return Figure.NotEstimable(name, N, "no such event");
        if (t > Times[^1] && Survival[^1] > 0) return Figure.NotEstimable(name, N, "nobody was seen that long");
        var i = StepCurve.IndexAt(Times, t);
        var f = i < 0 ? 0 : Incidence[cause - 1][i];
        if (f is <= 0 or >= 1) return Figure.Bare(name, f, N, "no interval at 0 or 1");
        var error = Math.Sqrt(Variance[cause - 1][i]);
        var half = Normal.Quantile(0.5 + level / 2) * error / (f * Math.Abs(Math.Log(f)));
        return Figure.Of(name, f, (Math.Pow(f, Math.Exp(half)), Math.Pow(f, Math.Exp(-half))), Figure.Named(level, "delta method, log-log"), N, error);
    }
}
