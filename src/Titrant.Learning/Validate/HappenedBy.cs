using Titrant.Learning.Outcomes;
using Titrant.Learning.Survival;

namespace Titrant.Learning.Validate;

/// <summary>
/// Whether the outcome had happened by the horizon, as a number per row whose mean is the share of people in whom it had. A yes/no is 0 or 1. With censoring it is the
/// pseudo-value F(t) + n ∂F(t)/∂w of the Kaplan-Meier or, with competing causes, Aalen-Johansen estimate among the rows asked about (Andersen &amp; Perme 2010,
/// doi:10.1177/0962280209105020), by its derivative in the weight of the row instead of by leaving the row out; without censoring it is 0 or 1 exactly.
/// </summary>
internal sealed class HappenedBy(Outcome outcome, double? horizon)
{
    /// <summary>The cause of interest: 1 where causes compete, else any event.</summary>
    public static int CauseOf(SurvivalOutcome outcome) => outcome.Cause.Any(c => c > 1) ? 1 : 0;

    public bool IsCensored => outcome is SurvivalOutcome;

    /// <summary>Null where it cannot be said: nobody of these rows was seen that long.</summary>
    public double[]? Of(int[] rows) => outcome switch
    {
        BinaryOutcome yes => [.. rows.Select(r => yes.Happened[r] ? 1.0 : 0)],
        SurvivalOutcome time when horizon is { } t => Pseudo(time, rows, CauseOf(time), t),
        _ => null,
    };

    private static double[]? Pseudo(SurvivalOutcome outcome, int[] rows, int cause, double t)
    {
        if (rows.Length == 0) return [];
        var table = RiskTable.Of(outcome, null, rows);
        var last = table.Times[^1];
        var count = StepCurve.IndexAt(table.Times, t) + 1;
        // Up to each exit time until t: incidence F, ∫ dN/(Y(Y-d)) = C, ∫ C(u-) dF = D, ∫ S(u-) dN_k / Y² = E.
        var (f, c, d, e, before) = (new double[count + 1], new double[count + 1], new double[count + 1], new double[count + 1], new double[count + 1]);
        var s = 1.0;
        for (var i = 0; i < count; i++)
        {
            var (at, died) = (table.AtRisk[i], table.Events[i]);
            var own = cause == 0 ? died : cause <= table.ByCause.Length ? table.ByCause[cause - 1][i] : 0;
            before[i + 1] = s;
            (f[i + 1], c[i + 1], d[i + 1], e[i + 1]) = (f[i], c[i], d[i], e[i]);
            if (died == 0 || at <= 0) continue;
            var step = s * own / at;
            f[i + 1] += step;
            d[i + 1] += step * c[i];
            e[i + 1] += s * own / (at * at);
            // Where the last one leaves nothing comes after, and the term has no weight.
            if (at > died) c[i + 1] += died / (at * (at - died));
            s *= (at - died) / at;
        }
        if (t > last && s > 0) return null;
        var (whole, n) = (f[count], rows.Length);
        var values = new double[n];
        for (var k = 0; k < n; k++)
        {
            var (time, why) = (outcome.Time[rows[k]], outcome.Cause[rows[k]]);
            var m = Math.Min(count, StepCurve.IndexAt(table.Times, time) + 1);
            var from = outcome.Entry is { } entry ? Math.Min(count, StepCurve.IndexAt(table.Times, entry[rows[k]]) + 1) : 0;
            var moved = (d[m] - d[from]) - c[from] * (f[m] - f[from]) + (c[m] - c[from]) * (whole - f[m]) - (e[m] - e[from]);
            if (why != 0 && time <= t)
            {
                var (at, died) = (table.AtRisk[m - 1], table.Events[m - 1]);
                if (cause == 0 || why == cause) moved += before[m] / at;
                if (at > died) moved -= (whole - f[m]) / (at - died);
            }
            values[k] = whole + n * moved;
        }
        return values;
    }
}
