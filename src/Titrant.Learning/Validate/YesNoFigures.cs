using Titrant.Learning.Calibrate;
using Titrant.Learning.Linear;
using Titrant.Learning.Linear.Fits;
using Titrant.Learning.Outcomes;
using Titrant.Patient;

namespace Titrant.Learning.Validate;

/// <summary>The figures of a yes or no.</summary>
internal static class YesNoFigures
{
    public static Seq<Figure> Of(Predicted p, ValidationRequest request)
    {
        var happened = ((BinaryOutcome)p.Outcome).Happened;
        var rows = p.WithChance();
        var known = p.Of(rows);
        double[] chance = rows.Length > 0 ? known.Chances() : [];
        bool[] y = [.. rows.Select(r => happened[r])];
        int[]? person = Persons.Repeat(known.Person) ? known.Person : null;
        return
        [
            Area(p),
            .. p.Fold is not null ? [Discrimination.Area(happened, p.Risk(), p.Folds()).Figure(p.Person)] : (Figure[])[],
            AveragePrecision.Of(rows.Length > 0 ? chance : p.Risk(), rows.Length > 0 ? y : happened, request.Seed, rows.Length > 0 ? person : Persons.Repeat(p.Person) ? p.Person : null, request.Replicates),
            .. Brier(chance, y, known.Person),
            Slope(chance, y, known.Person), Level(chance, y, known.Person), ObservedToExpected(known),
            rows.Length == 0 ? Figure.NotEstimable("ICI (loess)", 0, NoChance) : CalibrationIndex.Of(chance, y, request.Seed, person, Math.Max(20, request.Replicates / 5)),
        ];
    }

    internal const string NoChance = "the model gives no chance";

    /// <summary>Of the predicted chance where every row has one, since margins of different folds have no common zero; else of the margin, within folds.</summary>
    public static Figure Area(Predicted p)
    {
        var happened = ((BinaryOutcome)p.Outcome).Happened;
        if (Score(p) is not { } score) return Discrimination.Area(happened, p.Risk(), p.Folds()).Figure(p.Person);
        var area = Persons.Repeat(p.Person) ? Discrimination.Area(happened, score, [[.. Enumerable.Range(0, score.Length)]]).Figure(p.Person) : RocArea.Of(score, happened);
        // That the folds' models differ, and learned from each other's rows, is in no variance of one set of scores.
        return p.Fold is null || area.Interval is null ? area : area with { Kind = area.Kind + ", the folds' models taken as one" };
    }

    /// <summary>What orders all rows; null where only rows of the same fold can be ordered.</summary>
    public static double[]? Score(Predicted p) => p.WithChance().Length == p.Outcome.Count && p.Outcome.Count > 0 ? p.Chances() : p.Fold is null ? p.Risk() : null;

    private static IEnumerable<Figure> Brier(double[] chance, bool[] happened, int[] person)
    {
        const string scaled = "scaled Brier score (1 less the ratio to giving everybody the prevalence)";
        if (chance.Length == 0) return [Figure.NotEstimable("Brier score", 0, NoChance), Figure.NotEstimable(scaled, 0, NoChance)];
        var prevalence = (double)happened.Count(h => h) / happened.Length;
        double[] loss = [.. chance.Select((c, i) => Math.Pow(c - (happened[i] ? 1 : 0), 2))], none = [.. happened.Select(h => Math.Pow(prevalence - (h ? 1 : 0), 2))];
        var brier = Persons.Repeat(person) ? Influence.Ratio(loss, [.. loss.Select(_ => 1.0)])!.Figure("Brier score", "normal", person, 0, 1) : BrierScore.Of(chance, happened);
        return [brier, Scaled(scaled, loss, none, person, "normal", "rows of both classes are needed")];
    }

    /// <summary>1 - Σ loss / Σ loss of the marginal share.</summary>
    internal static Figure Scaled(string name, double[] loss, double[] none, int[] person, string kind, string whyNot) => Influence.Ratio(loss, none) is { } ratio
        ? new Influence(1 - ratio.Value, [.. ratio.Rows.Select(r => -r)]).Figure(name, kind, person, double.NegativeInfinity, 1) : Figure.NotEstimable(name, loss.Length, whyNot);

    public static Figure Slope(double[] chance, bool[] happened, int[] person) => chance.Length == 0 ? Figure.NotEstimable("calibration slope", 0, NoChance)
        : Clustered(CalibrationFigures.Slope(chance, happened), chance, happened, person, slope: true);

    private static Figure Level(double[] chance, bool[] happened, int[] person) => chance.Length == 0 ? Figure.NotEstimable("calibration in the large", 0, NoChance)
        : Clustered(CalibrationFigures.InTheLarge(chance, happened), chance, happened, person, slope: false);

    // Where persons repeat: the sandwich, scores summed over persons (Liang & Zeger 1986, doi:10.1093/biomet/73.1.13).
    private static Figure Clustered(Figure independent, double[] chance, bool[] happened, int[] person, bool slope)
    {
        if (independent.Value is not { } value || !Persons.Repeat(person)) return independent;
        double[] x = [.. chance.Select(c => Logistic.Logit(Calibrator.Held(c)))];
        var a = slope ? LogisticFit.Of(x, ["logit"], happened).Coefficients[0].Value : value;
        var b = slope ? value : 1;
        double i00 = 0, i01 = 0, i11 = 0;
        var residual = new double[x.Length];
        for (var i = 0; i < x.Length; i++)
        {
            var q = Logistic.Of(a + b * x[i]);
            residual[i] = (happened[i] ? 1 : 0) - q;
            (i00, i01, i11) = (i00 + q * (1 - q), i01 + q * (1 - q) * x[i], i11 + q * (1 - q) * x[i] * x[i]);
        }
        var determinant = i00 * i11 - i01 * i01;
        return new Influence(value, [.. residual.Select((r, i) => slope ? r * (i00 * x[i] - i01) / determinant : r / i00)]).Figure(independent.Name, "Wald, robust", person);
    }

    /// <summary>Events over the sum of the predicted chances: 1 where calibrated in the large.</summary>
    public static Figure ObservedToExpected(Predicted known)
    {
        var observed = Pictures.Observed(known);
        var name = known.Outcome is SurvivalOutcome ? "observed/expected at the horizon" : "observed/expected";
        var expected = known.Outcome.Count == 0 ? 0 : known.Chances().Average();
        // A ratio to a millionth of a person is no ratio.
        if (expected * known.Outcome.Count < 1e-6) return Figure.NotEstimable(name, known.Outcome.Count, known.Outcome.Count == 0 ? NoChance : "nothing is expected");
        return observed.Value is not { } o ? Figure.NotEstimable(name, observed.N, observed.WhyNot!)
            : observed.Interval is not var (low, high) ? Figure.Bare(name, o / expected, observed.N, observed.WhyNot!)
            : Figure.Of(name, o / expected, (low / expected, high / expected), observed.Kind + " of the observed, the expected as given", observed.N, observed.Error / expected);
    }
}
