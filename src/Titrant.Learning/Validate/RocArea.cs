using Titrant.Numerics.Distributions;

namespace Titrant.Learning.Validate;

/// <summary>
/// The area under the ROC curve: P(score of a case &gt; score of a control), ties one half, with the variance of DeLong, DeLong &amp; Clarke-Pearson
/// (1988, doi:10.2307/2531595) by midranks (Sun &amp; Xu 2014, doi:10.1109/LSP.2014.2337313).
/// </summary>
public static class RocArea
{
    internal const string Name = "AUC (ties one half)";

    public static Figure Of(ReadOnlySpan<double> score, ReadOnlySpan<bool> happened, double level = 0.95)
    {
        if (Components.Of(score, happened) is not { } c) return Figure.NotEstimable(Name, score.Length, "rows of both classes are needed");
        var variance = c.Covariance(c);
        if (c.Cases.Length < 2 || c.Controls.Length < 2) return Figure.Bare(Name, c.Area, score.Length, "fewer than two rows of a class");
        // At 0 or 1 every component is the same, and a variance of 0 would claim certainty.
        return variance <= 0 ? Figure.Bare(Name, c.Area, score.Length, "DeLong's variance is 0 where all cases are on one side")
            : Figure.Of(Name, c.Area, Around(c.Area, variance, level, 0, 1), Figure.Named(level, "DeLong"), score.Length, Math.Sqrt(variance));
    }

    /// <summary>Area of the first score less that of the second, on the same rows.</summary>
    public static Figure Difference(ReadOnlySpan<double> first, ReadOnlySpan<double> second, ReadOnlySpan<bool> happened, double level = 0.95)
    {
        const string name = "difference in AUC, paired";
        if (first.Length != second.Length) throw new ArgumentException("Both scores are of the same rows.", nameof(second));
        if (Components.Of(first, happened) is not { } a || Components.Of(second, happened) is not { } b) return Figure.NotEstimable(name, first.Length, "rows of both classes are needed");
        if (a.Cases.Length < 2 || a.Controls.Length < 2) return Figure.Bare(name, a.Area - b.Area, first.Length, "fewer than two rows of a class");
        var variance = a.Covariance(a) + b.Covariance(b) - 2 * a.Covariance(b);
        return variance <= 1e-300 ? Figure.Bare(name, a.Area - b.Area, first.Length, "the scores order the rows alike")
            : Figure.Of(name, a.Area - b.Area, Around(a.Area - b.Area, variance, level, -1, 1), Figure.Named(level, "DeLong, paired"), first.Length, Math.Sqrt(variance));
    }

    /// <summary>The area and what each row moves it by; null without rows of both classes.</summary>
    internal static Influence? InfluenceOf(ReadOnlySpan<double> score, ReadOnlySpan<bool> happened)
    {
        if (Components.Of(score, happened) is not { } c) return null;
        var (rows, cases, controls) = (new double[score.Length], 0, 0);
        for (var i = 0; i < rows.Length; i++)
            rows[i] = happened[i] ? (c.Cases[cases++] - c.Area) / c.Cases.Length : (c.Controls[controls++] - c.Area) / c.Controls.Length;
        return new(c.Area, rows);
    }

    private static (double, double) Around(double value, double variance, double level, double least, double most)
    {
        var half = Normal.Quantile(0.5 + level / 2) * Math.Sqrt(variance);
        return (Math.Max(least, value - half), Math.Min(most, value + half));
    }

    /// <param name="Cases">V10: for each case, the share of controls that it is above.</param>
    /// <param name="Controls">V01: for each control, the share of cases that are above it.</param>
    private sealed record Components(double Area, double[] Cases, double[] Controls)
    {
        public static Components? Of(ReadOnlySpan<double> score, ReadOnlySpan<bool> happened)
        {
            if (score.Length != happened.Length) throw new ArgumentException("One outcome for each score.", nameof(happened));
            var (cases, controls) = (new List<double>(), new List<double>());
            for (var i = 0; i < score.Length; i++) (happened[i] ? cases : controls).Add(score[i]);
            if (cases.Count == 0 || controls.Count == 0) return null;
            double[] all = [.. cases, .. controls];
            var (rank, own, other) = (Midranks(all), Midranks([.. cases]), Midranks([.. controls]));
            var v10 = cases.Select((_, i) => (rank[i] - own[i]) / controls.Count).ToArray();
            var v01 = controls.Select((_, j) => 1 - (rank[cases.Count + j] - other[j]) / cases.Count).ToArray();
            return new(v10.Average(), v10, v01);
        }

        public double Covariance(Components b) => Of(Cases, b.Cases, Area, b.Area) / Cases.Length + Of(Controls, b.Controls, Area, b.Area) / Controls.Length;

        private static double Of(double[] u, double[] v, double meanU, double meanV)
        {
            var sum = 0.0;
            for (var i = 0; i < u.Length; i++) sum += (u[i] - meanU) * (v[i] - meanV);
            return u.Length > 1 ? sum / (u.Length - 1) : 0;
        }

        private static double[] Midranks(double[] values)
        {
            var order = Enumerable.Range(0, values.Length).ToArray();
            Array.Sort((double[])values.Clone(), order);
            var ranks = new double[values.Length];
            for (var i = 0; i < order.Length;)
            {
                var j = i;
                while (j < order.Length && values[order[j]] == values[order[i]]) j++;
                for (var k = i; k < j; k++) ranks[order[k]] = (i + j + 1) / 2.0;
                i = j;
            }
            return ranks;
        }
    }
}
