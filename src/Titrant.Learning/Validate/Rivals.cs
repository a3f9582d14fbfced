using System.Globalization;
using Titrant.Learning.Outcomes;
using Titrant.Learning.Survival;
using Titrant.Patient;

namespace Titrant.Learning.Validate;

/// <summary>The model beside a rule, a biomarker, a published model or another learner: paired on the rows that both have.</summary>
internal static class Rivals
{
    public static Seq<Comparison> Of(Predicted p, ValidationRequest request) => request.Rivals.SelectMany(r => Of(p, r, request.Points)).ToSeq();

    private static IEnumerable<Comparison> Of(Predicted p, Rival rival, double[] points)
    {
        int[] rows = [.. Enumerable.Range(0, rival.Score.Length).Where(i => double.IsFinite(rival.Score[i]))];
        var missing = rival.Score.Length - rows.Length;
        var name = missing == 0 ? rival.Name : string.Create(CultureInfo.InvariantCulture, $"{rival.Name} ({missing} rows without it left out of both)");
        if (rows.Length == 0)
        {
            var none = Figure.NotEstimable("comparison", 0, "no row has it");
            return [new(name, none, none, none)];
        }
        var ours = p.Of(rows);
        double[] theirs = [.. rows.Select(r => rival.Score[r])];
        return ours.Outcome switch
        {
            BinaryOutcome yes => [Areas(name, ours, yes, theirs), .. ByChance(name, ours, theirs, rival.IsProbability, points)],
            SurvivalOutcome time => [Concordances(name, ours, time, theirs), .. ByChance(name, ours, theirs, rival.IsProbability, points)],
            NumberOutcome number => [Paired(name, "mean squared error", "normal", ours.Person, Mean(NumberFigures.Squares(number.Value, ours.Margin)), Mean(NumberFigures.Squares(number.Value, theirs)), 0, double.PositiveInfinity)],
            _ => [],
        };
    }

    private static Comparison Areas(string name, Predicted p, BinaryOutcome outcome, double[] theirs)
    {
        if (YesNoFigures.Score(p) is { } score && !Persons.Repeat(p.Person))
            return new(name, RocArea.Of(score, outcome.Happened), RocArea.Of(theirs, outcome.Happened), RocArea.Difference(score, theirs, outcome.Happened));
        int[][] folds = YesNoFigures.Score(p) is null ? p.Folds() : [[.. Enumerable.Range(0, theirs.Length)]];
        return Paired(name, "AUC", p.Person, Discrimination.Area(outcome.Happened, YesNoFigures.Score(p) ?? p.Risk(), folds), Discrimination.Area(outcome.Happened, theirs, folds));
    }

    private static Comparison Concordances(string name, Predicted p, SurvivalOutcome outcome, double[] theirs)
    {
        try
        {
            SurvivalFaults.Check(outcome, HappenedBy.CauseOf(outcome));
            return Paired(name, "Harrell C", p.Person, Discrimination.Harrell(outcome, p.Risk(), p.Folds()), Discrimination.Harrell(outcome, theirs, p.Folds()));
        }
        catch (StudyException refusal)
        {
            var none = Figure.NotEstimable("Harrell C", outcome.Count, refusal.Says.TrimEnd('.'));
            return new(name, none, none, none with { Name = "difference in Harrell C, paired" });
        }
    }

    private static Comparison Paired(string name, string what, int[] person, Ordered ours, Ordered theirs) => new(name, ours.Figure(person), theirs.Figure(person),
        ours.Of is { } a && theirs.Of is { } b ? a.Less(b).Figure($"difference in {what}, paired", ours.Kind + ", paired", person, -1, 1) : Figure.NotEstimable($"difference in {what}, paired", person.Length, ours.WhyNot));

    private static Comparison Paired(string name, string what, string kind, int[] person, Influence ours, Influence theirs, double least, double most) => new(name,
        ours.Figure(what, kind, person, least, most), theirs.Figure(what, kind, person, least, most), ours.Less(theirs).Figure($"difference in {what}, paired", kind + ", paired", person));

    // A chance is compared as one. A rule that says no or yes is a decision at any threshold.
    private static IEnumerable<Comparison> ByChance(string name, Predicted ours, double[] theirs, bool isProbability, double[] points)
    {
        var isRule = !isProbability && theirs.All(s => s is 0 or 1);
        if ((!isProbability && !isRule) || (ours.Outcome is SurvivalOutcome && ours.Horizon is null)) yield break;
        var rows = ours.WithChance();
        if (rows.Length == 0) yield break;
        var known = ours.Of(rows);
        double[] chance = known.Chances(), other = [.. rows.Select(r => isRule ? theirs[r] : Math.Clamp(theirs[r], 0, 1))];
        if (isProbability && Losses(known, chance) is { } a && Losses(known, other) is { } b)
            yield return Paired(name, known.Outcome is SurvivalOutcome ? "Brier score at the horizon" : "Brier score", "normal", known.Person, Mean(a), Mean(b), 0, double.PositiveInfinity);
        var happened = new HappenedBy(known.Outcome, known.Horizon);
        foreach (var at in points)
        {
            var what = string.Create(CultureInfo.InvariantCulture, $"net benefit at {at:0.###}");
            if (Threshold.Benefit(at, chance, happened) is { } mine && Threshold.Benefit(at, other, happened) is { } its)
                yield return Paired(name, what, "normal", known.Person, mine, its, double.NegativeInfinity, 1);
        }
    }

    private static double[]? Losses(Predicted p, double[] chance)
    {
        if (p.Outcome is BinaryOutcome yes) return [.. chance.Select((c, i) => Math.Pow(c - (yes.Happened[i] ? 1 : 0), 2))];
        return p.Outcome is SurvivalOutcome { Entry: null } time && time.Events() > 0 ? TimeFigures.Losses(time, chance, p.Horizon!.Value) : null;
    }

    private static Influence Mean(double[] values) => Influence.Ratio(values, [.. values.Select(_ => 1.0)])!;
}
