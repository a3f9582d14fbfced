using System.Text.RegularExpressions;

namespace Titrant.Medicine.Pharmacogenomics;

/// <summary>CPIC's standard terms for metaboliser phenotypes (Genet Med 2017;19:215), and the words laboratories use for them.</summary>
internal static partial class Phenotypes
{
    /// <summary>"IM", "intermediate metaboliser", "Extensive metabolizer (EM)" as CPIC's term; null for anything else.</summary>
    public static string? Normal(string? written)
    {
        if (written is null) return null;
        if (written.Contains("indeterminate", StringComparison.OrdinalIgnoreCase)) return "Indeterminate";
        var match = Written().Match(written);
        if (!match.Success) return null;
        var kind = match.Groups["kind"].Value.ToUpperInvariant() switch
        {
            "POOR" or "PM" => "Poor",
            "INTERMEDIATE" or "IM" => "Intermediate",
            "NORMAL" or "NM" or "EXTENSIVE" or "EM" => "Normal",
            "RAPID" or "RM" => "Rapid",
            _ => "Ultrarapid",
        };
        return $"{(match.Groups["likely"].Success ? "Likely " : "")}{kind} Metabolizer";
    }

    /// <summary>4 poor, 3 likely poor, 2 intermediate, 1 likely intermediate, 0 anything else: the larger, the less is activated.</summary>
    public static int Gravity(string phenotype) =>
        (phenotype.EndsWith("Poor Metabolizer", StringComparison.Ordinal) ? 4 : phenotype.EndsWith("Intermediate Metabolizer", StringComparison.Ordinal) ? 2 : 0)
        - (phenotype.StartsWith("Likely Poor", StringComparison.Ordinal) || phenotype.StartsWith("Likely Intermediate", StringComparison.Ordinal) ? 1 : 0);

    /// <summary>The term in a sentence, in British spelling.</summary>
    public static string Words(string phenotype) => phenotype == "Indeterminate"
        ? "effect of this pair is not known"
        : phenotype.Replace("Metabolizer", "metaboliser", StringComparison.Ordinal).ToLowerInvariant();

    [GeneratedRegex(@"^\s*(?<likely>likely|possible)?\s*((?<kind>poor|intermediate|normal|extensive|rapid|ultra-?rapid)\s+metaboli[sz]ers?\b|(?<kind>PM|IM|NM|EM|RM|UM)\s*$)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex Written();
}
