using System.Globalization;
using Titrant.Learning.Calibrate;
using Titrant.Learning.Models;
using Titrant.Learning.Outcomes;
using Titrant.Learning.Survival;
using Titrant.Patient;

namespace Titrant.Learning.Validate;

/// <summary>The figures of a time to an event.</summary>
internal static class TimeFigures
{
    private const string NoHorizon = "no horizon is stated";
    private const string Weighted = "influence function, censoring weights taken as known";

    public static Seq<Figure> Of(Predicted p, ValidationRequest request)
    {
        var outcome = (SurvivalOutcome)p.Outcome;
        var (n, folds) = (outcome.Count, p.Folds());
        var tau = p.Horizon ?? (outcome.Events > 0 ? outcome.Time.Where((_, i) => outcome.Cause[i] != 0).Max() : 0);
        var figures = new List<Figure>
        {
            Concordance(p),
            PredictedRows.Try(string.Create(CultureInfo.InvariantCulture, $"Uno C, tau {tau:G6}"), n, () => Checked(outcome, () => Discrimination.Uno(outcome, p.Risk(), tau, folds).Figure(p.Person))),
        };
        if (p.Horizon is not { } t) return [.. figures, .. ((string[])["cumulative/dynamic AUC", "Brier score", "scaled Brier score", "observed/expected at the horizon", "ICI at the horizon"]).Select(name => Figure.NotEstimable(name, n, NoHorizon)), Slope(p), .. Whole(p)];
        var rows = p.WithChance();
        var known = p.Of(rows);
        return [.. figures, .. AtHorizon(p, known, t), .. Whole(p), Slope(p), YesNoFigures.ObservedToExpected(known), Index(known, t, request)];
    }

    public static Figure Concordance(Predicted p) => PredictedRows.Try("Harrell C, ties in risk 1/2, in time excluded", p.Outcome.Count,
        () => Checked((SurvivalOutcome)p.Outcome, () => Discrimination.Harrell((SurvivalOutcome)p.Outcome, p.Risk(), p.Folds()).Figure(p.Person)));

    private static Figure Checked(SurvivalOutcome outcome, Func<Figure> make)
    {
        SurvivalFaults.Check(outcome, HappenedBy.CauseOf(outcome));
        return make();
    }

    private static IEnumerable<Figure> AtHorizon(Predicted p, Predicted known, double t)
    {
        var outcome = (SurvivalOutcome)known.Outcome;
        string brier = string.Create(CultureInfo.InvariantCulture, $"Brier score at {t:G6}, Kaplan-Meier censoring weights"), scaled = "scaled " + brier;
        if (outcome.Count == 0)
        {
            yield return PredictedRows.Try(HorizonScores.AucName(t), p.Outcome.Count, () => Discrimination.AreaAt((SurvivalOutcome)p.Outcome, p.Risk(), t, p.Folds()).Figure(p.Person));
            yield return Figure.NotEstimable(brier, 0, YesNoFigures.NoChance);
            yield return Figure.NotEstimable(scaled, 0, YesNoFigures.NoChance);
            yield break;
        }
        var chance = known.Chances();
        yield return PredictedRows.Try(HorizonScores.AucName(t), outcome.Count, () => Discrimination.AreaAt(outcome, chance, t, [[.. Enumerable.Range(0, chance.Length)]]).Figure(known.Person));
        yield return PredictedRows.Try(brier, outcome.Count, () => Losses(outcome, chance, t) is { } l ? Influence.Ratio(l, [.. l.Select(_ => 1.0)])!.Figure(brier, Weighted, known.Person, 0) : Figure.NotEstimable(brier, outcome.Count, "nobody was seen that long"));
        yield return PredictedRows.Try(scaled, outcome.Count, () =>
        {
            var cause = HappenedBy.CauseOf(outcome);
            var marginal = cause == 0 ? 1 - KaplanMeier.Of(outcome).At(t) : AalenJohansen.Of(outcome).At(cause, t);
            return Losses(outcome, chance, t) is { } ours && Losses(outcome, [.. chance.Select(_ => marginal)], t) is { } theirs ? YesNoFigures.Scaled(scaled, ours, theirs, known.Person, Weighted, "the Brier score of the marginal risk is 0")
                : Figure.NotEstimable(scaled, outcome.Count, "nobody was seen that long");
        });
    }

    internal static double[]? Losses(SurvivalOutcome outcome, double[] risk, double t) => HorizonScores.Weights(outcome, t, HappenedBy.CauseOf(outcome)) is { } w
        ? [.. risk.Select((r, i) => w.Weight[i] * Math.Pow((w.IsCase[i] ? 1 : 0) - r, 2))] : null;

    // What needs chances at several times.
    private static Seq<Figure> Whole(Predicted p)
    {
        const string ibs = "integrated Brier score", d = "D-calibration, P of χ² over ten tenths of survival";
        const string why = "the model gave chances by the horizon only";
        var (outcome, n) = ((SurvivalOutcome)p.Outcome, p.Outcome.Count);
        if (p.Curves is not { Times.Length: > 1 } curves) return [Figure.NotEstimable(ibs, n, why), Figure.NotEstimable(d, n, why)];
        var last = Array.FindIndex(curves.Risk, r => r.Any(v => v is null));
        var count = last < 0 ? curves.Times.Length : last;
        if (count < 2) return [Figure.NotEstimable(ibs, n, "the model gives no chances up to two times for everybody"), Figure.NotEstimable(d, n, "the model gives no chances up to two times for everybody")];
        double[] times = curves.Times[..count];
        double[][] risk = [.. curves.Risk[..count].Select(r => r.Select(v => v!.Value).ToArray())];
        return
        [
            PredictedRows.Try(ibs, n, () => HorizonScores.IntegratedBrier(outcome, times, risk, HappenedBy.CauseOf(outcome), p.Person)),
            outcome.Events == 0 ? Figure.NotEstimable(d, n, "nobody has an event") : HappenedBy.CauseOf(outcome) != 0 ? Figure.NotEstimable(d, n, "it is not defined with competing causes") : outcome.Entry is not null ? Figure.NotEstimable(d, n, "it is not defined for people who entered late")
                : Persons.Repeat(p.Person) ? Figure.NotEstimable(d, n, "χ² takes rows as independent, and persons have several") : PredictedRows.Try(d, n, () => Distributional(d, outcome, times, risk)),
        ];
    }

    // Log survival runs straight between the times; who is seen beyond the last one counts as censored there.
    private static Figure Distributional(string name, SurvivalOutcome outcome, double[] times, double[][] risk)
    {
        var (survival, happened) = (new double[outcome.Count], new bool[outcome.Count]);
        for (var i = 0; i < survival.Length; i++)
        {
            var t = Math.Min(outcome.Time[i], times[^1]);
            happened[i] = outcome.Cause[i] != 0 && outcome.Time[i] <= times[^1];
            var k = Array.FindIndex(times, at => at >= t);
            double from = k == 0 ? 0 : times[k - 1], high = k == 0 ? 1 : 1 - risk[k - 1][i], low = 1 - risk[k][i];
            var share = times[k] > from ? (t - from) / (times[k] - from) : 1;
            survival[i] = Math.Clamp(low > 0 && high > 0 ? high * Math.Pow(low / high, share) : high * (1 - share), 0, 1);
        }
        var made = DistributionalCalibration.Of(survival, happened);
        name = string.Create(CultureInfo.InvariantCulture, $"{name} to {times[^1]:G6} (χ² {made.ChiSquare:0.00}, {made.Degrees} degrees of freedom)");
        return made.P is { } p ? Figure.Bare(name, p, made.N, "a P value has none") : Figure.NotEstimable(name, made.N, "fewer than five rows are expected in a tenth");
    }

    /// <summary>Cox regression of the outcome on the predicted log hazard, within folds as strata; 1 where calibrated, below 1 where predictions are too extreme.</summary>
    public static Figure Slope(Predicted p)
    {
        const string name = "calibration slope of the log hazard";
        var outcome = (SurvivalOutcome)p.Outcome;
        var cause = HappenedBy.CauseOf(outcome);
        double[] x;
        var rows = p;
        if (p.Scale == Scale.LogHazard) x = p.Margin;
        else
        {
            rows = p.Of(p.WithChance());
            if (rows.Outcome.Count == 0 || cause != 0) return Figure.NotEstimable(name, p.Outcome.Count, "the model gives no log hazard");
            x = [.. rows.Chances().Select(c => Math.Log(-Math.Log(1 - Math.Clamp(c, 1e-12, 1 - 1e-12))))];
        }
        return PredictedRows.Try(name, rows.Outcome.Count, () => CoxRegression.Fit(new CoxRows(x, ["log hazard"], (SurvivalOutcome)rows.Outcome, Strata: rows.Fold, Cluster: rows.Person, Cause: cause))
            .Coefficient("log hazard", Persons.Repeat(rows.Person)) with { Name = name + (p.Fold is null ? "" : ", folds as strata") + (cause == 0 ? "" : ", cause-specific") });
    }

    private static Figure Index(Predicted known, double t, ValidationRequest request)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"ICI at {t:G6} (loess of pseudo-values)");
        return known.Outcome.Count == 0 ? Figure.NotEstimable(name, 0, YesNoFigures.NoChance) : PredictedRows.Try(name, known.Outcome.Count, () =>
            new HappenedBy(known.Outcome, t).Of([.. Enumerable.Range(0, known.Outcome.Count)]) is { } y
                ? CalibrationIndex.Of(name, known.Chances(), y, request.Seed, Persons.Repeat(known.Person) ? known.Person : null, Math.Max(20, request.Replicates / 5))
                : Figure.NotEstimable(name, known.Outcome.Count, "nobody was seen that long"));
    }
}
