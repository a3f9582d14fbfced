using System.Globalization;
using Titrant.Learning.Outcomes;
using Titrant.Patient;

namespace Titrant.Learning.Validate;

/// <summary>
/// What the model does to each group of people and to everybody else: selection rate (demographic parity), sensitivity and false positive rate (equalised odds), PPV
/// (predictive parity), observed/expected and slope (calibration within groups), AUC or C; of several classes accuracy and each class's AUC, of a number its mean error and how far off (Hardt et al. 2016, arXiv:1610.02413; Chouldechova 2017, doi:10.1089/big.2016.0047).
/// </summary>
internal static class GroupTable
{
    public static Seq<GroupFigures> Of(Predicted p, ValidationRequest request) => request.Groups.SelectMany(by => Of(p, by, request)).ToSeq();

    private static IEnumerable<GroupFigures> Of(Predicted p, GroupOf by, ValidationRequest request)
    {
        var withheld = Withholding.Of(by, request.Smallest);
        foreach (var group in by.Order)
        {
            int[] rows = [.. Enumerable.Range(0, by.Group.Length).Where(i => by.Group[i] == group)], others = [.. Enumerable.Range(0, by.Group.Length).Where(i => by.Group[i] != group)];
            if (withheld.TryGetValue(group, out var why))
            {
                yield return new(by.By, group, 0, null, why, []);
                continue;
            }
            var (own, rest) = (p.Of(rows), p.Of(others));
            yield return new(by.By, group, rows.Length, own.Outcome.Events(), null, Measured(own, request.Points).Zip(Measured(rest, request.Points)).SelectMany(f =>
                others.Length == 0 ? [f.First] : new[] { f.First, Shares.Difference(f.First.Name + ", difference to everybody else", f.First, f.Second) }).ToSeq());
        }
    }

    // The same figures in the same order for any rows.
    private static IEnumerable<Figure> Measured(Predicted p, double[] points)
    {
        if (p.Outcome is ClassOutcome or NumberOutcome)
        {
            foreach (var figure in p.Outcome is ClassOutcome ? ClassFigures.OfGroup(p) : NumberFigures.OfGroup(p)) yield return figure;
            yield break;
        }
        var known = p.Of(p.WithChance());
        double[] chance = known.Outcome.Count > 0 ? known.Chances() : [];
        var happened = new HappenedBy(known.Outcome, p.Horizon);
        foreach (var at in points)
        {
            var point = chance.Length > 0 ? Threshold.Of(at, chance, happened, known.Person) : null;
            var why = chance.Length == 0 ? YesNoFigures.NoChance : "one side of the threshold was not followed up to the horizon";
            foreach (var (name, of) in Rates)
                yield return (point is null ? Figure.NotEstimable(name, chance.Length, why) : of(point)) with { Name = string.Create(CultureInfo.InvariantCulture, $"{name} at {at:0.###}") };
        }
        if (p.Outcome is BinaryOutcome) yield return p.Outcome.Count == 0 ? Figure.NotEstimable(RocArea.Name, 0, "no rows") : YesNoFigures.Area(p);
        else yield return TimeFigures.Concordance(p);
        yield return YesNoFigures.ObservedToExpected(known);
        yield return p.Outcome is BinaryOutcome ? YesNoFigures.Slope(chance, ((BinaryOutcome)known.Outcome).Happened, known.Person) : TimeFigures.Slope(p);
    }

    private static readonly (string Name, Func<Threshold, Figure> Of)[] Rates =
    [
        ("selection rate", t => t.SelectionRate()), ("sensitivity", t => t.Sensitivity()), ("false positive rate", t => t.FalsePositiveRate()), ("PPV", t => t.PositiveValue()),
    ];
}
