using Titrant.Learning.Outcomes;
using Titrant.Patient;

namespace Titrant.Learning.Survival;

/// <summary>How events at one time share their risk set.</summary>
public enum Ties
{
    /// <summary>Efron 1977, doi:10.1080/01621459.1977.10480613: close to the exact likelihood; the default.</summary>
    Efron,

    /// <summary>Breslow 1974, doi:10.2307/2529620: each of the tied events sees the whole risk set. With it a weight of 2 is exactly a row twice.</summary>
    Breslow,
}

/// <summary>
/// What a Cox model is fitted to. A person may have several rows (entry, exit], as time-varying values have it: the outcome's entry times say so, <paramref name="Cluster"/> says whose.
/// </summary>
/// <param name="X">[rows × names], row-major, finite.</param>
/// <param name="Names">One per column, for every message.</param>
/// <param name="Weights">Case weights, 0 or more; null for 1.</param>
/// <param name="Offset">Added to the log hazard; null for 0.</param>
/// <param name="Strata">Each its own baseline; null for one.</param>
/// <param name="Cluster">Rows that belong together (one person) for the robust variance; null for each on its own.</param>
/// <param name="Cause">The cause whose hazard is meant, other causes censoring; 0 for any event.</param>
public sealed record CoxRows(
    double[] X, Seq<string> Names, SurvivalOutcome Outcome, double[]? Weights = null, double[]? Offset = null, int[]? Strata = null, int[]? Cluster = null, int Cause = 0)
{
    public int Count => Outcome.Count;
    public int Width => Names.Count;

    /// <summary>Names a row (from 0) in messages; null for its number counted from 1.</summary>
    internal Func<int, string>? Place { get; init; }

    internal bool IsEvent(int row) => Cause == 0 ? Outcome.Cause[row] != 0 : Outcome.Cause[row] == Cause;

    internal void Check()
    {
        SurvivalFaults.Check(Outcome, Cause, Place);
        SurvivalFaults.CheckWeights(Weights, Count);
        var (n, p) = (Count, Width);
        if (X.Length != n * p) throw new ArgumentException("X has one value per row and name.", nameof(X));
        if ((Offset?.Length ?? n) != n || (Strata?.Length ?? n) != n || (Cluster?.Length ?? n) != n) throw new ArgumentException("Offset, strata and clusters have one value per row.");
        if (p == 0) throw new StudyException("SUR007", "columns", "There is no column to learn from.", "Name at least one feature.");
        if (Offset is not null && Offset.Any(o => !double.IsFinite(o))) throw new StudyException("SUR008", "column offset", "The offset is missing or not finite in some rows.", "Give a finite offset or leave it out.");
        var bad = Enumerable.Range(0, p).Select(j => (Name: Names[j], Rows: Enumerable.Range(0, n).Count(i => !double.IsFinite(X[i * p + j])))).Where(c => c.Rows > 0).ToList();
        if (bad.Count > 0)
            throw new StudyException("SUR008", $"column {string.Join(", ", bad.Select(c => c.Name))}",
                string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Missing or not finite in {string.Join(", ", bad.Select(c => $"{c.Rows} rows of {c.Name}"))}."), "Impute, or exclude the rows by a cohort rule that the report shows.");
        Linear.Magnitude.Check(X, [.. Names]);
        if (Weights is not null && !Enumerable.Range(0, n).Any(i => Weights[i] > 0 && IsEvent(i))) throw new StudyException("SUR004", "outcome", "Nobody with a weight above 0 has an event.", "Check the weights.");
    }
}
