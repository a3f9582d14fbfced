using System.Globalization;
using Titrant.Learning.Outcomes;
using Titrant.Learning.Survival;

namespace Titrant.Learning.Validate;

/// <summary>An estimate of how well scores order people, with its rows' influence; or why there is none.</summary>
internal sealed record Ordered(string Name, string Kind, Influence? Of, string WhyNot)
{
    public Figure Figure(int[] person, double least = 0, double most = 1) => Of is null ? Learning.Figure.NotEstimable(Name, person.Length, WhyNot) : Of.Figure(Name, Kind, person, least, most);
}

/// <summary>
/// How well scores order people. The margins of different folds' models have no common zero, so that pairs are made within folds only and the folds' figures averaged,
/// each fold with the same weight.
/// </summary>
internal static class Discrimination
{
    public const string Jackknife = "infinitesimal jackknife";

    public static Ordered Area(bool[] happened, double[] score, int[][] folds) =>
        Within(RocArea.Name, "DeLong", score.Length, folds, "rows of both classes are needed", rows => RocArea.InfluenceOf([.. rows.Select(r => score[r])], [.. rows.Select(r => happened[r])]));

    /// <summary>Harrell's C; with competing causes that for the incidence, in which whoever had another cause never has this one (Wolbers et al. 2009, doi:10.1097/EDE.0b013e3181a39056).</summary>
    public static Ordered Harrell(SurvivalOutcome outcome, double[] risk, int[][] folds)
    {
        var cause = HappenedBy.CauseOf(outcome);
        var name = cause == 0 ? "Harrell C, ties in risk 1/2, in time excluded" : "Harrell C for the incidence (Wolbers), ties in risk 1/2, in time excluded";
        var seen = cause == 0 ? outcome : Never(outcome, cause);
        return Within(name, Jackknife, outcome.Count, folds, "no two people can be compared",
            rows => Influence.Of(Concordance.HarrellInfluence(seen.Rows(rows), [.. rows.Select(r => risk[r])])));
    }

    public static Ordered Uno(SurvivalOutcome outcome, double[] risk, double tau, int[][] folds)
    {
        var cause = HappenedBy.CauseOf(outcome);
        var name = string.Create(CultureInfo.InvariantCulture, $"Uno C{(cause == 0 ? "" : " of the cause-specific hazard")}, tau {tau:G6}, ties in risk 1/2, in time excluded");
        return Within(name, Jackknife + ", censoring weights taken as known", outcome.Count, folds, "no two people can be compared",
            rows => Influence.Of(Concordance.UnoInfluence(outcome.Rows(rows), [.. rows.Select(r => risk[r])], tau, cause)));
    }

    public static Ordered AreaAt(SurvivalOutcome outcome, double[] risk, double t, int[][] folds)
    {
        var cause = HappenedBy.CauseOf(outcome);
        return Within(HorizonScores.AucName(t), "influence function, censoring weights taken as known", outcome.Count, folds, "nobody was seen that long, or nobody is with or without the event then",
            rows => Influence.Of(HorizonScores.AucInfluence(outcome.Rows(rows), [.. rows.Select(r => risk[r])], t, cause).Auc));
    }

    // Folds in which nothing can be estimated are left out, and said.
    private static Ordered Within(string name, string kind, int n, int[][] folds, string whyNot, Func<int[], Influence?> of)
    {
        if (folds.Length == 1) return new(name, kind, of(folds[0]), whyNot);
        var each = folds.Select(rows => (Rows: rows, Of: of(rows))).Where(f => f.Of is not null).ToList();
        name += string.Create(CultureInfo.InvariantCulture, $", mean of {each.Count}{(each.Count < folds.Length ? $" of {folds.Length}" : "")} folds");
        if (each.Count == 0) return new(name, kind, null, whyNot + " within a fold");
        var moved = new double[n];
        foreach (var (rows, influence) in each) for (var i = 0; i < rows.Length; i++) moved[rows[i]] = influence!.Rows[i] / each.Count;
        return new(name, kind + " within folds", new(each.Average(f => f.Of!.Value), moved), whyNot);
    }

    private static SurvivalOutcome Never(SurvivalOutcome outcome, int cause)
    {
        var after = outcome.Time.Max() + 1;
        return new(outcome.Entry, [.. outcome.Time.Select((t, i) => outcome.Cause[i] is var c && c != 0 && c != cause ? after : t)], [.. outcome.Cause.Select(c => c == cause ? 1 : 0)]);
    }
}
