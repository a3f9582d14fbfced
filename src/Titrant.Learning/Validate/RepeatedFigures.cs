using System.Globalization;
using Titrant.Patient;

namespace Titrant.Learning.Validate;

/// <summary>One figure over several repeats of a cross-validation of the same people.</summary>
internal static class RepeatedFigures
{
    /// <summary>Mean of the values and of the ends of their intervals; not estimable where any repeat could not estimate it.</summary>
    public static Figure Mean(Figure[] each)
    {
        var (first, of) = (each[0], string.Create(CultureInfo.InvariantCulture, $"mean of {each.Length} repeats"));
        var name = each.All(f => f.Name == first.Name) ? $"{first.Name}, {of}" : $"{first.Name.Split(',')[0]}, {of}";
        if (each.FirstOrDefault(f => f.Value is null) is { } missing) return Figure.NotEstimable(name, first.N, $"not in every repeat: {missing.WhyNot}");
        var value = each.Average(f => f.Value!.Value);
        var n = each.Min(f => f.N);
        if (each.FirstOrDefault(f => f.Interval is null) is { } bare) return Figure.Bare(name, value, n, bare.WhyNot!);
        return Figure.Of(name, value, (each.Average(f => f.Interval!.Value.Low), each.Average(f => f.Interval!.Value.High)), first.Kind + ", ends averaged over repeats of the same people", n,
            each.All(f => f.Error is not null) ? each.Average(f => f.Error!.Value) : null);
    }

    /// <summary>The figures of one place (a point, a group) under their own names; one that a repeat does not have is not estimable.</summary>
    public static Seq<Figure> Same(Seq<Figure>[] repeats) => repeats[0].Select(first =>
    {
        Figure[] each = [.. repeats.Select(r => r.FirstOrDefault(f => f.Name == first.Name) ?? Figure.NotEstimable(first.Name, first.N, "a repeat does not have it"))];
        return Mean(each) with { Name = first.Name };
    }).ToSeq();

    public static Figure OfFirst(Figure figure, int repeats) => figure.Kind.Length == 0 ? figure
        : figure with { Kind = string.Create(CultureInfo.InvariantCulture, $"{figure.Kind}, first of {repeats} repeats") };

    public static RepeatedFigure Spread(string name, double?[] values)
    {
        double[] known = [.. values.OfType<double>()];
        return new(name, values.ToSeq(), known.Length < 2 ? null : Math.Sqrt(known.Sum(v => Math.Pow(v - known.Average(), 2)) / (known.Length - 1)));
    }
}
