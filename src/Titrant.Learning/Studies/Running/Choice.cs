using System.Globalization;
using Titrant.Learning.Validate;
using Titrant.Numerics.Distributions;
using Titrant.Patient;

namespace Titrant.Learning.Studies.Running;

/// <summary>
/// Which learner the card is about where the study says "best": the simplest whose headline figure is within one standard error of the best one's
/// (the one-standard-error rule of Breiman et al. 1984, Classification and Regression Trees, section 3.4.3).
/// </summary>
/// <param name="Says">How it was chosen, for the report: a figure by which something was chosen is too good.</param>
internal sealed record Choice(int Index, string? Says)
{
    /// <param name="measured">In the order of the study file; null where a learner refused.</param>
    public static Choice Of(Study study, IReadOnlyList<Validation?> measured)
    {
        var first = Math.Max(0, Enumerable.Range(0, measured.Count).FirstOrDefault(i => measured[i] is not null, -1));
        var known = Enumerable.Range(0, measured.Count).Where(i => Headline(measured[i]) is not null).ToArray();
        if (!study.ChooseBest || known.Length < 2) return new(first, null);
        var figure = Headline(measured[known[0]])!.Name;
        var sign = figure.Contains("error", StringComparison.OrdinalIgnoreCase) || figure.Contains("Brier", StringComparison.Ordinal) || figure.Contains("log loss", StringComparison.OrdinalIgnoreCase) ? -1 : 1;
        var best = known.MaxBy(i => sign * Headline(measured[i])!.Value!.Value);
        var (at, error) = (Headline(measured[best])!.Value!.Value, Error(Headline(measured[best])!));
        var chosen = known.Where(i => sign * (Headline(measured[i])!.Value!.Value - at) >= -error)
            .OrderBy(i => Complexity(study.Learners[i].Kind)).ThenByDescending(i => sign * Headline(measured[i])!.Value!.Value).First();
        return new(chosen, string.Create(CultureInfo.InvariantCulture,
            $"{study.Learners[chosen].Kind} was chosen among {known.Length} learners after seeing their cross-validation: the simplest within one standard error ({error:0.000}) of the best {figure} ({study.Learners[best].Kind}, {at:0.000}). Its own cross-validated figures are therefore a little too good."));
    }

    // Lines are simpler than shapes; of equal simplicity the better one is taken.
    private static int Complexity(string kind) => kind == "explainable boosting" ? 1 : 0;

    private static Figure? Headline(Validation? of) => of is { Figures.IsEmpty: false } v && v.Figures[0] is { Value: not null } f ? f : null;

    private static double Error(Figure f) => f.Error ?? (f.Interval is var (low, high) ? (high - low) / (2 * Normal.Quantile(0.975)) : 0);
}
