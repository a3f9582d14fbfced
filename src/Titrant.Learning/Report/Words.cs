using System.Globalization;
using Titrant.Learning.Studies;

namespace Titrant.Learning.Report;

/// <summary>Numbers and our own short lists as people read them: U+2212 for minus, percent only here, never NaN.</summary>
internal static class Words
{
    public const string NotEstimable = "not estimable";

    private static readonly HashSet<string> s_yes = new(["1", "1.0", "yes", "y", "true"], StringComparer.OrdinalIgnoreCase);

    /// <summary>To so many decimals, so that a column aligns. What is not finite is said in words.</summary>
    public static string Fixed(double value, int decimals)
    {
        if (!double.IsFinite(value)) return value > 0 ? "no upper bound" : value < 0 ? "no lower bound" : NotEstimable;
        var text = value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        // "-0.00" is a rounding of something small, and reads like a claim.
        return text[0] != '-' ? text : text.AsSpan(1).IndexOfAnyExcept('0', '.') < 0 ? text[1..] : "\u2212" + text[1..];
    }

    /// <summary>Three significant figures, without trailing zeros: for single values that stand in no column.</summary>
    public static string Plain(double value)
    {
        if (value == 0 || !double.IsFinite(value)) return Fixed(value, 0);
        var text = Fixed(value, Math.Clamp(2 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, 6));
        return text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;
    }

    /// <summary>"12.5 %" of a share.</summary>
    public static string Percent(double share, int decimals = 1) => Fixed(share * 100, decimals) + "\u00a0%";

    /// <summary>"20 %", "2.5 %": a threshold as it was written.</summary>
    public static string Threshold(double share) => Plain(share * 100) + "\u00a0%";

    public static string Share(int of, int all, int decimals = 1) => all == 0 ? NotEstimable : Percent((double)of / all, decimals);

    /// <summary>"12,345": whole numbers.</summary>
    public static string Whole(int n) => n.ToString("N0", CultureInfo.InvariantCulture).Replace('-', '\u2212');

    public static string Count(int n, string one, string? many = null) => $"{Whole(n)} {(n == 1 ? one : many ?? one + "s")}";

    /// <summary>"0.72 (0.68 to 0.76)"; in words where there is none.</summary>
    public static string Of(Figure figure, int decimals = 2) => figure switch
    {
        { Value: null } => $"{NotEstimable} ({figure.WhyNot ?? "no reason given"})",
        { Value: { } value, Interval: { } i } => $"{Fixed(value, decimals)} {Interval(i, decimals)}",
        { Value: { } value } => $"{Fixed(value, decimals)} (no interval: {figure.WhyNot ?? "not computed"})",
    };

    public static string Interval((double Low, double High) i, int decimals) => $"({Fixed(i.Low, decimals)} to {Fixed(i.High, decimals)})";

    /// <summary>The fewest, up to two, that lose nothing of the values; at most one where they are large.</summary>
    public static int Decimals(IReadOnlyCollection<double> values)
    {
        var most = values.Select(Math.Abs).DefaultIfEmpty(0).Max() switch { >= 1000 => 0, >= 10 => 1, _ => 2 };
        for (var d = 0; d < most; d++) if (values.All(v => Math.Abs(Math.Round(v, d) - v) < 1e-9)) return d;
        return most;
    }

    public static string Unit(string ucum) => Tables.UnitWords.Of(ucum);

    public static string WithUnit(string name, string ucum) => Unit(ucum) is { Length: > 0 } unit ? $"{name}, {unit}" : name;

    public static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary>A sentence: ends in one full stop.</summary>
    public static string Sentence(string text) => text.Length == 0 ? text : Capital(text.TrimEnd(' ', '.')) + ".";

    /// <summary>"death", "response", "status = relapsed": what is foretold, in a few words. A word that only says yes is left out: "chance of death = yes" reads like a form.</summary>
    public static string Of(OutcomeSpec outcome) => outcome.Kind switch
    {
        OutcomeKind.TimeToEvent => outcome.Causes.IsEmpty ? "the event" : outcome.Causes[0].Meaning,
        OutcomeKind.YesNo => outcome.Column is not { } column ? "the outcome" : outcome.Happened is not { } word || s_yes.Contains(word.Trim()) ? column : $"{column} = {word}",
        _ => outcome.Column ?? "the outcome",
    };

    /// <summary>"not: Age >= 18": what was true of the rows that a step took away; a step's own words say what was true of those that stayed.</summary>
    public static string Of(FlowStep step, Study study) => step.Rule switch
    {
        "outcome is known" => "the outcome is not known",
        "locked away" => "locked away for the test",
        "of nobody who is locked away" => "rows of somebody who is locked away",
        ['k', 'e', 'e', 'p', ' ', .. var kept] => "not: " + kept,
        ['e', 'x', 'c', 'l', 'u', 'd', 'e', ' ', .. var left] => left,
        _ => study.Cohort.FirstOrDefault(r => r.Text == step.Rule) is { } rule ? rule.Keep ? "not: " + rule.Text : rule.Text : step.Rule,
    };

    /// <summary>"within 24 months"; "" where no horizon is stated.</summary>
    public static string Horizon(OutcomeSpec outcome) => outcome.Horizon is { } by ? "within " + Tables.UnitWords.With(Plain(by), outcome.TimeUnit) : "";
}
