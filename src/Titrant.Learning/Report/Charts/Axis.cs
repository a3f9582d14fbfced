using System.Globalization;

namespace Titrant.Learning.Report.Charts;

/// <summary>One side of a drawing: from numbers to places, with ticks at round numbers that lie within.</summary>
/// <param name="Low">Number at <paramref name="From"/>.</param>
/// <param name="From">Place in the drawing, in its own unit.</param>
internal sealed record Axis(double Low, double High, double From, double To)
{
    /// <summary>Grown to cover every value, with a margin of <paramref name="pad"/> of the width, so that nothing lies outside; the finite ones only.</summary>
    public static Axis Over(IEnumerable<double> values, double from, double to, double pad = 0.04)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var v in values.Where(double.IsFinite)) (low, high) = (Math.Min(low, v), Math.Max(high, v));
        if (low > high) (low, high) = (0, 1);
        if (high - low < 1e-12) (low, high) = (low - Math.Max(0.5, Math.Abs(low) * 0.1), high + Math.Max(0.5, Math.Abs(high) * 0.1));
        var margin = (high - low) * pad;
        return new(low - margin, high + margin, from, to);
    }

    /// <summary>Never outside of the drawing: a bound beyond the axis ends at its edge.</summary>
    public double At(double value) => From + (Math.Clamp(double.IsNaN(value) ? Low : value, Low, High) - Low) / (High - Low) * (To - From);

    /// <summary>About so many ticks at 1, 2, 2.5 or 5 times a power of ten.</summary>
    public IReadOnlyList<double> Ticks(int about = 5)
    {
        var step = Step(about);
        var ticks = new List<double>();
        for (var k = Math.Ceiling(Low / step - 1e-9); k * step <= High + step * 1e-9 && ticks.Count < 40; k++) ticks.Add(k * step);
        return ticks;
    }

    /// <summary>All ticks of one axis have the same decimals.</summary>
    public string Label(double tick, int about = 5)
    {
        var step = Step(about);
        var decimals = Math.Clamp((int)Math.Ceiling(-Math.Log10(step) - 1e-9), 0, 6);
        // 2.5 needs one more than its power of ten says.
        if (Math.Abs(step * Math.Pow(10, decimals) - Math.Round(step * Math.Pow(10, decimals))) > 1e-6) decimals++;
        return High >= 10_000 && decimals == 0 ? tick.ToString("N0", CultureInfo.InvariantCulture).Replace('-', '\u2212') : Words.Fixed(tick, decimals);
    }

    private double Step(int about)
    {
        var raw = (High - Low) / Math.Max(1, about);
        var power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        return (raw / power) switch { <= 1 => 1, <= 2 => 2, <= 2.5 => 2.5, <= 5 => 5, _ => 10 } * power;
    }
}
