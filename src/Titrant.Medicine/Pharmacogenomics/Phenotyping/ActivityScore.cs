using System.Globalization;

namespace Titrant.Medicine.Pharmacogenomics.Phenotyping;

/// <summary>Activity values and their sums, as written: "0.25", "≥3.0" (that or more), "n/a".</summary>
internal static class ActivityScore
{
    public const string NotAvailable = "n/a";

    /// <summary>Null for "", "n/a" and anything that is no number.</summary>
    public static (decimal Value, bool AtLeast)? Read(string? written)
    {
        if (written is null) return null;
        var text = written.Trim();
        var least = text.StartsWith('≥') || text.StartsWith(">=", StringComparison.Ordinal);
        return decimal.TryParse(text.TrimStart('≥', '>', '='), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value is >= 0 and < 100 ? (value, least) : null;
    }

    /// <summary>At least one decimal, no trailing zeros: "2.0", "1.25".</summary>
    public static string Write(decimal value, bool atLeast = false) => (atLeast ? "≥" : "") + value.ToString("0.0##", CultureInfo.InvariantCulture);

    /// <summary>Null where one of the values is not known.</summary>
    public static string? Sum(IEnumerable<string?> values)
    {
        var (sum, least) = (0m, false);
        foreach (var value in values)
        {
            if (Read(value) is not { } read) return null;
            (sum, least) = (sum + read.Value, least || read.AtLeast);
        }
        return Write(sum, least);
    }
}
