using System.Globalization;

namespace Titrant.Learning.Validate;

/// <summary>A measured number with its uncertainty, or the reason why there is none.</summary>
/// <param name="Interval">Null where none can be given; <paramref name="WhyNot"/> then says why.</param>
/// <param name="Kind">How the interval was made: "95 % DeLong"; "" without one.</param>
/// <param name="N">Rows that it rests on.</param>
public sealed record Figure(string Name, double? Value, (double Low, double High)? Interval, string Kind, int N, string? WhyNot)
{
    internal static Figure Of(string name, double value, (double Low, double High) interval, string kind, int n) => new(name, value, interval, kind, n, null);

    internal static Figure Bare(string name, double value, int n, string whyNoInterval) => new(name, value, null, "", n, whyNoInterval);

    internal static Figure NotEstimable(string name, int n, string why) => new(name, null, null, "", n, why);

    /// <summary>"95 % Wilson"</summary>
    internal static string Named(double level, string kind) => string.Create(CultureInfo.InvariantCulture, $"{level * 100:0.##} % {kind}");

    public override string ToString() => this switch
    {
        { Value: null } => $"{Name}: not estimable ({WhyNot}; n {N.ToString(CultureInfo.InvariantCulture)})",
        { Interval: var (low, high) } => string.Create(CultureInfo.InvariantCulture, $"{Name}: {Value:0.000} ({low:0.000} to {high:0.000}, {Kind}; n {N})"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Name}: {Value:0.000} (no interval: {WhyNot}; n {N})"),
    };
}
