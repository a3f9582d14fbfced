using System.Globalization;
using Titrant.Learning.Outcomes;
using Titrant.Patient;

namespace Titrant.Learning.Validate;

/// <summary>Measures predictions: the only maker of a <see cref="Validation"/>.</summary>
public static class Validations
{
    /// <exception cref="StudyException">VAL001 where there is no row; VAL002 where a prediction is missing or not finite.</exception>
    public static Validation Of(Predicted predicted, CheckedOn on, ValidationRequest request)
    {
        ArgumentNullException.ThrowIfNull(predicted);
        ArgumentNullException.ThrowIfNull(request);
        Check(predicted, request);
        var p = predicted;
        var made = new Validation(p.Model, on, p.Outcome.Count, Persons.Count(p.Person), p.Outcome.Events());
        if (p.Outcome is ClassOutcome) return made with { Figures = ClassFigures.Of(p), Groups = GroupTable.Of(p, request) };
        if (p.Outcome is NumberOutcome) return made with { Figures = NumberFigures.Of(p), Comparisons = Rivals.Of(p, request), Groups = GroupTable.Of(p, request) };
        var known = p.Of(p.WithChance());
        double[] chance = known.Outcome.Count > 0 ? known.Chances() : [];
        var happened = new HappenedBy(known.Outcome, p.Horizon);
        var byHorizon = chance.Length > 0 && (p.Outcome is BinaryOutcome || p.Horizon is not null);
        return made with
        {
            Figures = p.Outcome is BinaryOutcome ? YesNoFigures.Of(p, request) : TimeFigures.Of(p, request),
            Points = Points(p, request),
            Roc = byHorizon ? Pictures.Roc(chance, known.Outcome, p.Horizon) : [],
            Bands = byHorizon ? Pictures.Bands(chance, known, request.Smallest) : [],
            Benefit = byHorizon ? Pictures.Benefit(chance, happened, known.Person, request.Points) : [],
            Curves = byHorizon ? Pictures.Courses(known, chance, true, request.Smallest) : p.Fold is null ? Pictures.Courses(p, p.Risk(), false, request.Smallest) : [],
            Comparisons = Rivals.Of(p, request),
            Groups = GroupTable.Of(p, request),
        };
    }

    /// <summary>
    /// Several repeats of a cross-validation of the same rows in the same order. <see cref="Validation.Figures"/> and <see cref="Validation.Comparisons"/> are means over the repeats,
    /// and so are the ends of their intervals: the people are the same, and repeating the drawing of folds must not narrow what their number allows.
    /// So are those of the points and groups; counts at the points, bands and curves are those of the first repeat, and bands say so.
    /// </summary>
    /// <param name="others">Rivals that have a score of their own in each repeat, such as other learners on the same folds; null for none.</param>
    public static Validation OfRepeats(IReadOnlyList<Predicted> repeats, CheckedOn on, ValidationRequest request, IReadOnlyList<Seq<Rival>>? others = null)
    {
        ArgumentNullException.ThrowIfNull(repeats);
        ArgumentNullException.ThrowIfNull(request);
        if (repeats.Count == 0) throw new ArgumentException("At least one repeat.", nameof(repeats));
        if (repeats.Any(r => !r.Person.AsSpan().SequenceEqual(repeats[0].Person))) throw new ArgumentException("All repeats are of the same rows in the same order.", nameof(repeats));
        if (repeats.Count == 1) return Of(repeats[0], on, In(0));
        request = request with { Replicates = Math.Max(200, request.Replicates / repeats.Count) };
        var first = Of(repeats[0], on, In(0));
        // Of the others only what is averaged.
        Validation[] each = [first, .. repeats.Skip(1).Select((r, k) => Averaged(r, on, In(k + 1)))];
        return first with
        {
            Figures = first.Figures.Select((_, k) => RepeatedFigures.Mean([.. each.Select(v => v.Figures[k])])).ToSeq(),
            Comparisons = first.Comparisons.Select(c => Mean([.. each.Select(v => v.Comparisons.FirstOrDefault(o => o.Against == c.Against && o.Difference.Name == c.Difference.Name)).OfType<Comparison>()], each.Length)).ToSeq(),
            Points = first.Points.Select((at, k) => at with { Figures = RepeatedFigures.Same([.. each.Select(v => v.Points[k].Figures)]) }).ToSeq(),
            Groups = first.Groups.Select((g, k) => g with { Figures = RepeatedFigures.Same([.. each.Select(v => v.Groups[k].Figures)]) }).ToSeq(),
            Bands = first.Bands.Select(b => b with { Observed = RepeatedFigures.OfFirst(b.Observed, each.Length) }).ToSeq(),
            Repeats = first.Figures.Select((f, k) => RepeatedFigures.Spread(f.Name, [.. each.Select(v => v.Figures[k].Value)])).ToSeq(),
        };

        ValidationRequest In(int repeat) => others is null ? request : request with { Rivals = request.Rivals.AddRange(others[repeat]) };
    }

    private static Comparison Mean(Comparison[] of, int repeats)
    {
        Figure Of(Func<Comparison, Figure> figure) => of.Length == repeats ? RepeatedFigures.Mean([.. of.Select(figure)]) : Figure.NotEstimable(figure(of[0]).Name, figure(of[0]).N, "not in every repeat");
        return new(of[0].Against, Of(c => c.Ours), Of(c => c.Theirs), Of(c => c.Difference));
    }

    private static Validation Averaged(Predicted p, CheckedOn on, ValidationRequest request)
    {
        Check(p, request);
        return new Validation(p.Model, on, p.Outcome.Count, 0, null)
        {
            Figures = p.Outcome switch { ClassOutcome => ClassFigures.Of(p), NumberOutcome => NumberFigures.Of(p), BinaryOutcome => YesNoFigures.Of(p, request), _ => TimeFigures.Of(p, request) },
            Comparisons = p.Outcome is ClassOutcome ? [] : Rivals.Of(p, request),
            Points = Points(p, request),
            Groups = GroupTable.Of(p, request),
        };
    }

    private static Seq<PointFigures> Points(Predicted p, ValidationRequest request)
    {
        if (p.Outcome is not BinaryOutcome && (p.Outcome is not SurvivalOutcome || p.Horizon is null)) return [];
        var known = p.Of(p.WithChance());
        if (known.Outcome.Count == 0) return [];
        var (chance, happened) = (known.Chances(), new HappenedBy(known.Outcome, p.Horizon));
        return request.Points.Select(at => Point(at, chance, happened, known, request.Prevalence)).ToSeq();
    }

    private static PointFigures Point(double at, double[] chance, HappenedBy happened, Predicted known, double? prevalence) =>
        Threshold.Of(at, chance, happened, known.Person) is { } point ? point.Figures(prevalence)
            : new(at, 0, 0, 0, 0, ((string[])["sensitivity", "specificity", "PPV", "NPV", "F1"]).Select(name => Figure.NotEstimable(name, chance.Length, "one side of the threshold was not followed up to the horizon")).ToSeq());

    private static void Check(Predicted p, ValidationRequest request)
    {
        var n = p.Outcome.Count;
        if (p.Person.Length != n || (p.Probability?.Length ?? n) != n || (p.Fold?.Length ?? n) != n || request.Groups.Any(g => g.Group.Length != n) || request.Rivals.Any(r => r.Score.Length != n))
            throw new ArgumentException("Outcome, predictions, persons, folds, groups and rivals are of the same rows.", nameof(p));
        if (request.Points.Any(t => t is not (> 0 and < 1))) throw new ArgumentException("Operating points are shares between 0 and 1.", nameof(request));
        if (n == 0) throw new StudyException("VAL001", p.Model, "There is no row to check the model on.", "Look at what the cohort rules and the splits leave.");
        var bad = Array.FindIndex(p.Margin, m => !double.IsFinite(m));
        if (bad >= 0)
            throw new StudyException("VAL002", string.Create(CultureInfo.InvariantCulture, $"{p.Model}, row {bad / Math.Max(1, p.Margin.Length / n) + 1} of those checked"), "The prediction is missing or not finite.", "Exclude such rows by a cohort rule, or choose a learner that can do without the missing values.");
    }
}
