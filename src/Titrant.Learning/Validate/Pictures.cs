using System.Globalization;
using Titrant.Learning.Outcomes;
using Titrant.Learning.Survival;
using Titrant.Patient;

namespace Titrant.Learning.Validate;

/// <summary>What is drawn of a validation: the ROC curve, bands of the score, the decision curve, the course of risk groups.</summary>
internal static class Pictures
{
    private const int MostPoints = 200;

    // A page says of one person what happened in their band: fewer people than this say nothing of them (Wilson's interval of 10 of 20 is .30 to .70).
    private const int FewestInBand = 20;

    /// <summary>From (0,0) to (1,1); with censoring by the weights of the AUC at the horizon, so that the area below it is that AUC.</summary>
    public static Seq<(double X, double Y)> Roc(double[] chance, Outcome outcome, double? horizon)
    {
        double[] weight;
        bool[] isCase;
        if (outcome is BinaryOutcome yes) (weight, isCase) = ([.. chance.Select(_ => 1.0)], yes.Happened);
        else if (outcome is SurvivalOutcome { Entry: null } time && horizon is { } t && time.Events() > 0 && HorizonScores.Weights(time, t, HappenedBy.CauseOf(time)) is { } w) (weight, isCase) = w;
        else return [];
        double cases = weight.Where((_, i) => isCase[i]).Sum(), controls = weight.Where((_, i) => !isCase[i]).Sum();
        if (cases == 0 || controls == 0) return [];
        var order = Enumerable.Range(0, chance.Length).OrderByDescending(i => chance[i]).ToArray();
        var points = new List<(double X, double Y)> { (0, 0) };
        var (x, y) = (0.0, 0.0);
        for (var i = 0; i < order.Length; i++)
        {
            if (isCase[order[i]]) y += weight[order[i]] / cases; else x += weight[order[i]] / controls;
            if (i + 1 == order.Length || chance[order[i + 1]] != chance[order[i]]) points.Add((x, y));
        }
        points[^1] = (1, 1);
        return Thinned(points, MostPoints).ToSeq();
    }

    /// <summary>Ten bands of as many rows each, as far as ties allow, of at least the smallest size and never of fewer than 20 rows unless there are no more.</summary>
    public static Seq<ScoreBand> Bands(double[] chance, Predicted p, int smallest)
    {
        smallest = Math.Max(FewestInBand, smallest);
        var groups = Quantiles(chance, Math.Clamp(chance.Length / Math.Max(1, smallest), 1, 10), smallest);
        return groups.Select(rows => new ScoreBand(rows.Min(r => chance[r]), rows.Max(r => chance[r]), rows.Average(r => chance[r]), Observed(p.Of(rows)))).ToSeq();
    }

    /// <summary>The share that had the outcome by the horizon: Wilson, or Kaplan-Meier and Aalen-Johansen.</summary>
    public static Figure Observed(Predicted p)
    {
        const string name = "observed share";
        if (p.Outcome is BinaryOutcome yes)
            return Shares.Of(name, [.. yes.Happened.Select(h => h ? 1.0 : 0)], [.. yes.Happened.Select(_ => 1.0)], p.Person, false, "no rows");
        if (p.Outcome is not SurvivalOutcome time || p.Horizon is not { } t) return Figure.NotEstimable(name, p.Outcome.Count, "there is no yes or no by a horizon");
        if (time.Count == 0) return Figure.NotEstimable(name, 0, "no rows");
        if (time.Events == 0) return time.Time.Any(s => s >= t) ? Figure.Bare(name, 0, time.Count, "nobody had an event") : Figure.NotEstimable(name, time.Count, "nobody was seen that long");
        if (HappenedBy.CauseOf(time) is var cause && time.Cause.Any(c => c > 1)) return AalenJohansen.Of(time).IncidenceAt(cause, t);
        var s = KaplanMeier.Of(time).SurvivalAt(t);
        return s with { Name = "observed share, Kaplan-Meier", Value = 1 - s.Value, Interval = s.Interval is var (low, high) ? (1 - high, 1 - low) : null };
    }

    public static Seq<NetBenefit> Benefit(double[] chance, HappenedBy happened, int[] person, double[] points)
    {
        var all = happened.Of([.. Enumerable.Range(0, chance.Length)]);
        var most = chance.Length == 0 ? 0 : chance.Max();
        var thresholds = Enumerable.Range(1, 99).Select(k => k / 100.0).Where(t => t <= most).Concat(points).Where(t => t is > 0 and < 1).Distinct().Order();
        return thresholds.Select(at => new NetBenefit(at,
            Told("net benefit", Threshold.Benefit(at, chance, happened), "those above the threshold were not followed up to the horizon"),
            Told("net benefit of treating all", all is null ? null : Threshold.BenefitOfAll(at, all), "nobody was followed up to the horizon"))).ToSeq();

        Figure Told(string name, Influence? of, string whyNot) => of?.Figure(name, "normal", person, double.NegativeInfinity, 1) ?? Figure.NotEstimable(name, chance.Length, whyNot);
    }

    /// <summary>Thirds of the predicted risk over time: the share without the event, or with competing causes without this cause.</summary>
    public static Seq<RiskGroupCurve> Courses(Predicted p, double[] score, bool isChance, int smallest)
    {
        if (p.Outcome is not SurvivalOutcome outcome || score.Length < 3) return [];
        var groups = Quantiles(score, 3, Math.Max(1, smallest));
        string[] names = groups.Length switch { 3 => ["lowest third", "middle third", "highest third"], 2 => ["lower", "higher"], _ => ["all"] };
        return groups.Select((rows, g) => new RiskGroupCurve(
            isChance ? string.Create(CultureInfo.InvariantCulture, $"{names[g]} of the predicted chance ({rows.Min(r => score[r]):0.###} to {rows.Max(r => score[r]):0.###})") : $"{names[g]} of the predicted risk",
            rows.Length, Steps(outcome.Rows(rows), HappenedBy.CauseOf(outcome))) { AtRisk = AtRisk(outcome.Rows(rows), outcome.Time.Max()) }).ToSeq();
    }

    // About five times at 1, 2 or 5 times a power of ten, the same for all groups.
    private static Seq<(double, int)> AtRisk(SurvivalOutcome outcome, double end)
    {
        if (!(end > 0)) return [];
        var power = Math.Pow(10, Math.Floor(Math.Log10(end / 5)));
        var step = (end / 5 / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 } * power;
        return Enumerable.Range(0, (int)Math.Floor(end / step + 1e-9) + 1).Select(k => k * step)
            .Select(t => (t, outcome.Time.Where((time, i) => time >= t && (outcome.Entry is not { } entry || entry[i] < t || entry[i] <= 0)).Count())).ToSeq();
    }

    private static Seq<(double, double, double, double)> Steps(SurvivalOutcome outcome, int cause)
    {
        var steps = new List<(double Time, double Share, double Low, double High)> { (outcome.Entry?.Min() ?? 0, 1, 1, 1) };
        var times = outcome.Time.Where((_, i) => cause == 0 ? outcome.Cause[i] != 0 : outcome.Cause[i] == cause).Distinct().Order().ToList();
        if (times.Count > 0)
        {
            var (alive, incidence) = (cause == 0 ? KaplanMeier.Of(outcome) : null, cause == 0 ? null : AalenJohansen.Of(outcome));
            foreach (var t in Thinned(times, MostPoints))
            {
                var f = alive?.SurvivalAt(t) ?? incidence!.IncidenceAt(cause, t);
                if (f.Value is not { } v) continue;
                // Once nobody is left no variance is known: the band stays as wide as it was, down to the curve.
                var (low, high) = f.Interval ?? (cause == 0 ? (0, steps[^1].High) : (v, 1));
                steps.Add(cause == 0 ? (t, v, low, high) : (t, 1 - v, 1 - high, 1 - low));
            }
        }
        var last = outcome.Time.Max();
        if (last > steps[^1].Time) steps.Add((last, steps[^1].Share, steps[^1].Low, steps[^1].High));
        return steps.ToSeq();
    }

    /// <summary>Rows in groups of rising score, equal scores never parted, each of at least <paramref name="smallest"/> rows where there are as many.</summary>
    internal static int[][] Quantiles(double[] score, int groups, int smallest)
    {
        var order = Enumerable.Range(0, score.Length).OrderBy(i => score[i]).ToArray();
        var made = new List<int[]>();
        for (int g = 1, start = 0; g <= groups; g++)
        {
            var end = (int)((long)order.Length * g / groups);
            while (end > 0 && end < order.Length && score[order[end]] == score[order[end - 1]]) end++;
            if (end <= start || (end - start < smallest && end < order.Length)) continue;
            if (end - start < smallest && made.Count > 0)
            {
                made[^1] = [.. made[^1], .. order[start..end]];
                break;
            }
            made.Add(order[start..end]);
            start = end;
        }
        return [.. made];
    }

    private static IEnumerable<T> Thinned<T>(List<T> all, int most) =>
        all.Count <= most ? all : Enumerable.Range(0, most).Select(k => all[(int)((long)(all.Count - 1) * k / (most - 1))]);
}
