using MathNet.Numerics.LinearAlgebra.Double;
using Titrant.Numerics.Distributions;

namespace Titrant.Learning.Linear.Fits;

/// <summary>
/// Profile-likelihood interval of a logistic coefficient: the values that a likelihood-ratio test with the others refitted does not reject
/// (Venzon &amp; Moolgavkar 1988, doi:10.2307/2347496). A bound is null where none exists within 100 standard errors.
/// </summary>
public static class ProfileInterval
{
    /// <param name="x">[rows × names]</param>
    /// <param name="term">One of <paramref name="names"/>.</param>
    public static (double? Low, double? High) Of(double[] x, IReadOnlyList<string> names, bool[] happened, string term, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(names);
        var fit = LogisticFit.Of(x, names, happened);
        var at = names.ToList().IndexOf(term);
        if (at < 0) throw new ArgumentException("One of the names.", nameof(term));
        var (value, error) = (fit.Coefficients[at + 1].Value, fit.Coefficients[at + 1].StandardError!.Value);
        var others = DenseMatrix.Create(happened.Length, names.Count, (r, c) => c == 0 ? 1 : x[r * names.Count + (c - 1 < at ? c - 1 : c)]);
        double[] y = [.. happened.Select(h => h ? 1.0 : 0.0)], ones = [.. Enumerable.Repeat(1.0, y.Length)];
        var rest = names.Where((_, i) => i != at).ToList();
        var bound = Math.Pow(Normal.Quantile(0.5 + level / 2), 2) / 2;
        return (Search(-1), Search(+1));

        double? Search(int direction)
        {
            const double most = 100;
            var (inside, outside) = (0.0, 1.0);
            for (; Drop(direction * outside) < bound; outside *= 1.5)
            {
                if (outside > most) return null;
                inside = outside;
            }
            while (outside - inside > 1e-9)
            {
                var middle = (inside + outside) / 2;
                if (Drop(direction * middle) < bound) inside = middle; else outside = middle;
            }
            return value + direction * error * (inside + outside) / 2;
        }

        double Drop(double errors)
        {
            double[] offset = [.. Enumerable.Range(0, y.Length).Select(r => (value + errors * error) * x[r * names.Count + at])];
            return fit.LogLikelihood - LogisticFit.Newton(others, y, ones, offset, 0, rest).LogLikelihood;
        }
    }
}
