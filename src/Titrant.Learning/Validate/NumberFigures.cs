using Titrant.Learning.Outcomes;
using Titrant.Patient;

namespace Titrant.Learning.Validate;

/// <summary>The figures of a number: how far off, and whether it spreads as the truth does.</summary>
internal static class NumberFigures
{
    public static Seq<Figure> Of(Predicted p)
    {
        var y = ((NumberOutcome)p.Outcome).Value;
        double[] one = [.. y.Select(_ => 1.0)], squares = Squares(y, p.Margin);
        var mean = y.Average();
        return
        [
            YesNoFigures.Scaled("R² (1 less squared errors over squared deviations from the mean)", squares, [.. y.Select(v => (v - mean) * (v - mean))], p.Person, "normal", "every row has the same number"),
            Root("root mean squared error", squares, p.Person),
            Influence.Ratio([.. y.Select((v, i) => Math.Abs(v - p.Margin[i]))], one)!.Figure("mean absolute error", "normal", p.Person, 0),
            Slope(y, p.Margin, p.Person),
        ];
    }

    /// <summary>Of a group of people: whether it is told too much or too little, and how far off.</summary>
    public static Seq<Figure> OfGroup(Predicted p)
    {
        const string bias = "mean error (predicted less true)", root = "root mean squared error";
        if (p.Outcome.Count == 0) return [Figure.NotEstimable(bias, 0, "no rows"), Figure.NotEstimable(root, 0, "no rows")];
        var y = ((NumberOutcome)p.Outcome).Value;
        double[] one = [.. y.Select(_ => 1.0)];
        return [Influence.Ratio([.. y.Select((v, i) => p.Margin[i] - v)], one)!.Figure(bias, "normal", p.Person), Root(root, Squares(y, p.Margin), p.Person)];
    }

    private static Figure Root(string name, double[] squares, int[] person)
    {
        var mean = Influence.Ratio(squares, [.. squares.Select(_ => 1.0)])!;
        var root = Math.Sqrt(mean.Value);
        return root > 0 ? new Influence(root, [.. mean.Rows.Select(r => r / (2 * root))]).Figure(name, "normal, delta method", person, 0) : Figure.Bare(name, root, squares.Length, "no row is off");
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
