using System.Globalization;
using Titrant.Numerics.Distributions;

namespace Titrant.Learning;

/// <summary>A measured number with its uncertainty, or the reason why there is none.</summary>
/// <param name="Name">Estimator and rules: "Harrell C, ties in risk 1/2, in time excluded".</param>
/// <param name="Value">Null where it cannot be estimated; <paramref name="WhyNot"/> then says why.</param>
/// <param name="Interval">Null where none can be given; <paramref name="WhyNot"/> then says why.</param>
/// <param name="Kind">How the interval was made: "95 % DeLong"; "" without one.</param>
/// <param name="N">Rows (or comparable people) that it rests on.</param>
/// <param name="Error">Standard error in the unit of the value; null where none is known.</param>
public sealed record Figure(string Name, double? Value, (double Low, double High)? Interval, string Kind, int N, string? WhyNot, double? Error = null)
{
    /// <summary>The share, 0-1, that the interval holds, as its kind says ("90 % Wilson"); null without one.</summary>
    internal double? Level => Interval is not null && Kind.IndexOf(" %", StringComparison.Ordinal) is > 0 and var at && double.TryParse(Kind.AsSpan(0, at), NumberStyles.Float, CultureInfo.InvariantCulture, out var percent) && percent is > 0 and < 100
        ? percent / 100 : null;

    internal double? Low => Interval?.Low;
    internal double? High => Interval?.High;

    internal static Figure Of(string name, double value, (double Low, double High) interval, string kind, int n, double? error = null) => new(name, value, interval, kind, n, null, error);

    internal static Figure Bare(string name, double value, int n, string whyNoInterval) => new(name, value, null, "", n, whyNoInterval);

    internal static Figure NotEstimable(string name, int n, string why) => new(name, null, null, "", n, why);

    /// <summary>Value ± z · error, kept within [least, most] of the scale.</summary>
    internal static Figure Wald(string name, double value, double error, string kind, int n, double least = double.NegativeInfinity, double most = double.PositiveInfinity, double level = 0.95)
    {
        var half = Normal.Quantile(0.5 + level / 2) * error;
        return Of(name, value, (Math.Max(least, value - half), Math.Min(most, value + half)), Named(level, kind), n, error);
    }

    /// <summary>"95 % Wilson"</summary>
    internal static string Named(double level, string kind) => string.Create(CultureInfo.InvariantCulture, $"{level * 100:0.##} % {kind}");

    public override string ToString() => this switch
    {
        { Value: null } => $"{Name}: not estimable ({WhyNot}; n {N.ToString(CultureInfo.InvariantCulture)})",
        { Interval: var (low, high) } => string.Create(CultureInfo.InvariantCulture, $"{Name}: {Value:0.000} ({low:0.000} to {high:0.000}, {Kind}; n {N})"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Name}: {Value:0.000} (no interval: {WhyNot}; n {N})"),
    };
}
