using Titrant.Learning.Outcomes;
using Titrant.Patient;

namespace Titrant.Learning.Validate;

/// <summary>The figures of a number: how far off, and whether it spreads as the truth does.</summary>
internal static class NumberFigures
{
    public static Seq<Figure> Of(Predicted p)
    {
        var y = ((NumberOutcome)p.Outcome).Value;
        var n = y.Length;
        double[] one = [.. y.Select(_ => 1.0)], squares = Squares(y, p.Margin);
        var mean = y.Average();
        var rmse = Influence.Ratio(squares, one)!;
        var root = Math.Sqrt(rmse.Value);
        return
        [
            YesNoFigures.Scaled("R² (1 less squared errors over squared deviations from the mean)", squares, [.. y.Select(v => (v - mean) * (v - mean))], p.Person, "normal", "every row has the same number"),
            root > 0 ? new Influence(root, [.. rmse.Rows.Select(r => r / (2 * root))]).Figure("root mean squared error", "normal, delta method", p.Person, 0) : Figure.Bare("root mean squared error", root, n, "no row is off"),
            Influence.Ratio([.. y.Select((v, i) => Math.Abs(v - p.Margin[i]))], one)!.Figure("mean absolute error", "normal", p.Person, 0),
            Slope(y, p.Margin, p.Person),
        ];
    }

    public static double[] Squares(double[] y, double[] predicted) => [.. y.Select((v, i) => (v - predicted[i]) * (v - predicted[i]))];

    // Least squares of the truth on the prediction; the error is White's (1980, doi:10.2307/1912934), which holds whatever the spread.
    private static Figure Slope(double[] y, double[] x, int[] person)
    {
        const string name = "calibration slope";
        var (mx, my) = (x.Average(), y.Average());
        var sxx = x.Sum(v => (v - mx) * (v - mx));
        if (!(sxx > 1e-12 * Math.Max(1, mx * mx) * x.Length) || x.Length < 3) return Figure.NotEstimable(name, x.Length, "everybody is given the same prediction");
        var b = x.Select((v, i) => (v - mx) * (y[i] - my)).Sum() / sxx;
        return new Influence(b, [.. x.Select((v, i) => (v - mx) * (y[i] - my - b * (v - mx)) / sxx)]).Figure(name, "Wald, robust", person);
    }
}
