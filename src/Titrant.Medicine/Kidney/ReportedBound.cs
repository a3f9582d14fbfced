using Titrant.Patient;

namespace Titrant.Medicine.Kidney;

/// <summary>An estimate that is only a bound (">90"): the comparator travels in the reason why there is no interval.</summary>
internal static class ReportedBound
{
    private const string Prefix = "known only as a bound: ";

    public static Estimate Estimate(decimal value, Comparator comparator, string unit, string where) =>
        new(value, null, unit, comparator == Comparator.Equal ? where : Prefix + Quantity.Of(value, unit) with { Comparator = comparator, Unit = "", UnitCode = null } + "; " + where);

    public static Comparator Of(Estimate estimate)
    {
        if (estimate.WhyNoInterval is not { } why || !why.StartsWith(Prefix, StringComparison.Ordinal)) return Comparator.Equal;
        return why[Prefix.Length] switch
        {
            '>' => Comparator.Greater,
            '≥' => Comparator.GreaterOrEqual,
            '<' => Comparator.Less,
            '≤' => Comparator.LessOrEqual,
            _ => Comparator.Equal,
        };
    }

    /// <summary>The words of the estimate: ">90", "46".</summary>
    public static string Words(Estimate estimate) => Of(estimate) switch
    {
        Comparator.Greater => ">",
        Comparator.GreaterOrEqual => "≥",
        Comparator.Less => "<",
        Comparator.LessOrEqual => "≤",
        _ => "",
    } + Math.Round(estimate.Value, MidpointRounding.AwayFromZero).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
