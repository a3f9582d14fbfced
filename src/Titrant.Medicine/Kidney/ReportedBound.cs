using System.Globalization;
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
    public static string Words(Estimate estimate) => Sign(estimate) + Math.Round(estimate.Value, MidpointRounding.AwayFromZero).ToString(CultureInfo.InvariantCulture);

    /// <summary>With a decimal, so that 14.7 is not shown as 15 in the band below 15.</summary>
    public static string Exactly(Estimate estimate) => Sign(estimate) + estimate.Value.ToString("0.#", CultureInfo.InvariantCulture);

    private static string Sign(Estimate estimate) => Of(estimate) switch
    {
        Comparator.Greater => ">",
        Comparator.GreaterOrEqual => "≥",
        Comparator.Less => "<",
        Comparator.LessOrEqual => "≤",
        _ => "",
    };
}
