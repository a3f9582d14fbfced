namespace Titrant.Learning.Validate;

/// <summary>Mean (p - y)² (Brier 1950, doi:10.1175/1520-0493(1950)078&lt;0001:VOFEIT&gt;2.0.CO;2), a mean over rows and so with the normal interval of one.</summary>
public static class BrierScore
{
    public static Figure Of(ReadOnlySpan<double> share, ReadOnlySpan<bool> happened, double level = 0.95)
    {
        if (share.Length != happened.Length) throw new ArgumentException("One outcome for each share.", nameof(happened));
        var errors = new double[share.Length];
        for (var i = 0; i < errors.Length; i++) errors[i] = Math.Pow(share[i] - (happened[i] ? 1 : 0), 2);
        return Mean("Brier score", errors, level, 0, 1);
    }

    internal static Figure Mean(string name, double[] values, double level, double least, double most)
    {
        if (values.Length == 0) return Figure.NotEstimable(name, 0, "no rows");
        var mean = values.Average();
        if (values.Length < 2) return Figure.Bare(name, mean, values.Length, "one row only");
        var error = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1) / values.Length);
        return Figure.Wald(name, mean, error, "normal", values.Length, least, most, level);
    }
}
