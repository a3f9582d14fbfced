using System.Globalization;
using Titrant.Numerics;
using Titrant.Numerics.Distributions;
using Titrant.Patient;

namespace Titrant.Learning.Validate;

/// <summary>
/// One figure over several sites, each left out of what the model learned from (internal-external validation: Steyerberg &amp; Harrell 2016, doi:10.1016/j.jclinepi.2015.04.005).
/// </summary>
/// <param name="Sites">In the order given.</param>
/// <param name="Pooled">Random-effects mean.</param>
/// <param name="Expected">Where the figure of a new site is expected: the mean with its prediction interval.</param>
/// <param name="Heterogeneity">I²: share of the spread between sites that chance does not explain.</param>
/// <param name="TauSquared">Variance between sites, on <paramref name="Scale"/>; null where it cannot be estimated.</param>
/// <param name="Scale">On which sites are pooled: "logit", "log", "as it is" (Snell et al. 2018, doi:10.1177/0962280217705678).</param>
public sealed record SiteFigures(string Name, Seq<(string Site, Figure At)> Sites, Figure Pooled, Figure Expected, Figure Heterogeneity, double? TauSquared, string Scale);

/// <summary>
/// Random-effects pooling: variance between sites by restricted maximum likelihood (Viechtbauer 2005, doi:10.3102/10769986030003261), interval of the mean by Hartung and Knapp
/// (2001, doi:10.1002/sim.1009), never narrower than the usual one (Röver et al. 2015, doi:10.1186/s12874-015-0091-1), prediction interval by Higgins et al. (2009,
/// doi:10.1111/j.1467-985X.2008.00552.x).
/// </summary>
public static class AcrossSites
{
    private static readonly string[] Asked = ["AUC", "Harrell C", "cumulative/dynamic AUC", "calibration slope", "calibration in the large", "observed/expected", "Brier score", "scaled Brier", "R²"];

    /// <summary>The figures that sites are compared by, as far as they have them.</summary>
    public static Seq<SiteFigures> Table(IReadOnlyList<Validation> sites)
    {
        ArgumentNullException.ThrowIfNull(sites);
        return sites.Count == 0 ? [] : Asked.Where(a => sites.Any(s => s.Figures.Any(f => f.Name.StartsWith(a, StringComparison.Ordinal)))).Select(a => Of(sites, a)).ToSeq();
    }

    /// <param name="figure">How the figure's name begins: "AUC".</param>
    public static SiteFigures Of(IReadOnlyList<Validation> sites, string figure)
    {
        ArgumentNullException.ThrowIfNull(sites);
        var each = sites.Select(s => (s.On.Name, s.Figures.FirstOrDefault(f => f.Name.StartsWith(figure, StringComparison.Ordinal)) ?? Figure.NotEstimable(figure, s.Rows, "not measured there"))).ToSeq();
        var isShare = figure.Contains("AUC", StringComparison.Ordinal) || figure.Contains(" C", StringComparison.Ordinal);
        return Of(figure, each, isShare ? "logit" : figure.StartsWith("observed/expected", StringComparison.Ordinal) ? "log" : "as it is");
    }

    internal static SiteFigures Of(string name, Seq<(string Site, Figure At)> sites, string scale)
    {
        var known = sites.Select(s => On(scale, s.At)).OfType<(double Value, double Variance)>().ToArray();
        var rows = sites.Sum(s => s.At.N);
        string pooled = $"{name}, pooled over {Number(known.Length)}{(known.Length < sites.Count ? " of " + Number(sites.Count) : "")} sites", expected = $"{name} expected at a new site", spread = $"I² of {name}";
        if (known.Length < 2)
        {
            var why = known.Length == 0 ? "no site has it with an interval" : "one site only";
            return new(name, sites, Figure.NotEstimable(pooled, rows, why), Figure.NotEstimable(expected, rows, why), Figure.NotEstimable(spread, rows, why), null, scale);
        }
        var fixedWeights = known.Select(k => 1 / k.Variance).ToArray();
        var fixedMean = Mean(known, 0);
        var q = known.Select((k, i) => fixedWeights[i] * Square(k.Value - fixedMean)).Sum();
        var tau = Reml(known);
        var weights = known.Select(k => 1 / (k.Variance + tau)).ToArray();
        var (mean, whole, degrees) = (Mean(known, tau), weights.Sum(), known.Length - 1);
        var knapp = known.Select((k, i) => weights[i] * Square(k.Value - mean)).Sum() / degrees;
        var error = Math.Sqrt(Math.Max(1, knapp) / whole);
        var half = StudentT.Quantile(0.975, degrees) * error;
        var wide = degrees > 1 ? StudentT.Quantile(0.975, degrees - 1) * Math.Sqrt(tau + error * error) : 0;
        return new(name, sites,
            Figure.Of(pooled, Back(scale, mean), (Math.Max(Least(name), Back(scale, mean - half)), Math.Min(Most(name), Back(scale, mean + half))), "95 % Hartung-Knapp, REML", rows),
            degrees > 1 ? Figure.Of(expected, Back(scale, mean), (Math.Max(Least(name), Back(scale, mean - wide)), Math.Min(Most(name), Back(scale, mean + wide))), "95 % prediction, t", rows) : Figure.Bare(expected, Back(scale, mean), rows, "fewer than three sites"),
            Heterogeneity(spread, q, degrees, rows), tau, scale);
    }

    // Test-based interval of H² = Q / df (Higgins & Thompson 2002, doi:10.1002/sim.1186).
    private static Figure Heterogeneity(string name, double q, int degrees, int rows)
    {
        var h = Math.Sqrt(q / degrees);
        var share = Share(h);
        if (degrees < 2) return Figure.Bare(name, share, rows, "fewer than three sites");
        var k = degrees + 1;
        var error = q > k ? 0.5 * (Math.Log(q) - Math.Log(degrees)) / (Math.Sqrt(2 * q) - Math.Sqrt(2 * k - 3)) : Math.Sqrt(1.0 / (2 * (k - 2)) * (1 - 1.0 / (3 * Square(k - 2))));
        var log = Math.Log(Math.Max(h, 1e-12));
        // Sites that differ less than chance would make them put both ends at 0, which reads like certainty.
        if (Share(Math.Exp(log + 1.959963984540054 * error)) <= 0) return Figure.Bare(name, share, rows, "not estimable: the sites differ less than chance alone would make them");
        return Figure.Of(name, share, (Math.Min(share, Share(Math.Exp(log - 1.959963984540054 * error))), Share(Math.Exp(log + 1.959963984540054 * error))), "95 % test-based", rows);

        static double Share(double h) => Math.Max(0, 1 - 1 / (h * h));
    }

    // Fisher scoring of the restricted likelihood from DerSimonian and Laird's start (1986, doi:10.1016/0197-2456(86)90046-2).
    private static double Reml((double Value, double Variance)[] known)
    {
        double s1 = known.Sum(k => 1 / k.Variance), s2 = known.Sum(k => 1 / Square(k.Variance)), mean = Mean(known, 0);
        var q = known.Sum(k => Square(k.Value - mean) / k.Variance);
        var tau = Math.Max(0, (q - (known.Length - 1)) / (s1 - s2 / s1));
        for (var round = 0; round < 200; round++)
        {
            var w = known.Select(k => 1 / (k.Variance + tau)).ToArray();
            var at = Mean(known, tau);
            double whole = w.Sum(), squares = w.Sum(Square), cubes = w.Sum(v => v * v * v);
            var score = known.Select((k, i) => Square(w[i]) * Square(k.Value - at)).Sum() - (whole - squares / whole);
            var information = squares - 2 * cubes / whole + Square(squares / whole);
            var next = Math.Max(0, tau + score / information);
            if (Math.Abs(next - tau) <= 1e-12 * (1 + tau)) return next;
            tau = next;
        }
        return tau;
    }

    private static double Mean((double Value, double Variance)[] known, double tau) => known.Sum(k => k.Value / (k.Variance + tau)) / known.Sum(k => 1 / (k.Variance + tau));

    // By the delta method where the error is known; else from the ends of the interval.
    private static (double Value, double Variance)? On(string scale, Figure f)
    {
        if (f.Value is not { } v || (scale == "logit" && v is <= 0 or >= 1) || (scale == "log" && v <= 0)) return null;
        var z = Normal.Quantile(0.975);
        double? error = scale switch
        {
            "log" when f.Interval is var (low, high) && low > 0 => (Math.Log(high) - Math.Log(low)) / (2 * z),
            _ when f.Error is { } e => scale == "logit" ? e / (v * (1 - v)) : scale == "log" ? e / v : e,
            _ when f.Interval is var (low, high) => scale == "logit" ? low > 0 && high < 1 ? (Logit(high) - Logit(low)) / (2 * z) : null : scale == "log" ? null : (high - low) / (2 * z),
            _ => null,
        };
        return error is > 0 ? (scale switch { "logit" => Logit(v), "log" => Math.Log(v), _ => v }, error.Value * error.Value) : null;
    }

    private static double Back(string scale, double value) => scale switch { "logit" => 1 / (1 + Math.Exp(-value)), "log" => Math.Exp(value), _ => value };
    // A Brier score lies between 0 and 1, and what is scaled by the best is at most 1.
    private static double Least(string name) => name.StartsWith("Brier score", StringComparison.Ordinal) ? 0 : double.NegativeInfinity;
    private static double Most(string name) => name.StartsWith("Brier score", StringComparison.Ordinal) || name is "scaled Brier" or "R²" ? 1 : double.PositiveInfinity;
    private static double Logit(double p) => Math.Log(p / (1 - p));
    private static double Square(double v) => v * v;
    private static string Number(int n) => n.ToString(CultureInfo.InvariantCulture);
}
