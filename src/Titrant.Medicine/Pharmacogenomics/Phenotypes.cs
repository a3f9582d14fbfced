using System.Globalization;
using System.Text.RegularExpressions;
using Titrant.Patient.Knowledge;

namespace Titrant.Medicine.Pharmacogenomics;

/// <summary>CPIC's standard terms for phenotypes (Genet Med 2017;19:215), and the words laboratories use for them.</summary>
internal static partial class Phenotypes
{
    private static readonly Table s_table = Table.Embedded(typeof(Phenotypes).Assembly, "Pharmacogenomics/knowledge/terms.tsv");
    private static readonly Dictionary<string, Row> s_terms = s_table.Rows.ToDictionary(r => r["phenotype"], StringComparer.OrdinalIgnoreCase);

    /// <summary>"IM", "intermediate metaboliser", "Extensive metabolizer (EM)", "deficient" as CPIC's term; null for anything else.</summary>
    public static string? Normal(string? written) => written is not null && s_terms.TryGetValue(written.Trim(), out var term) ? term["phenotype"] : Term(written);

    /// <summary>Metaboliser words only.</summary>
    public static string? Term(string? written)
    {
        if (written is null) return null;
        if (written.Contains("indeterminate", StringComparison.OrdinalIgnoreCase)) return "Indeterminate";
        var match = Written().Match(written.Trim());
        if (!match.Success) return null;
        // "Normal metaboliser or intermediate metaboliser" is neither.
        if (Kinds().Matches(written).Select(k => Kind(k.Value)).Distinct().Count() > 1) return null;
        var doubt = match.Groups["likely"].Value.ToUpperInvariant() switch { "LIKELY" => "Likely ", "POSSIBLE" => "Possible ", _ => "" };
        return $"{doubt}{Kind(match.Groups["kind"].Value)} Metabolizer";
    }

    private static string Kind(string written) => written.ToUpperInvariant() switch
    {
        "POOR" or "PM" => "Poor",
        "INTERMEDIATE" or "IM" => "Intermediate",
        "NORMAL" or "NM" or "EXTENSIVE" or "EM" => "Normal",
        "RAPID" or "RM" => "Rapid",
        _ => "Ultrarapid",
    };

    /// <summary>4 poor or deficient, 3 likely poor, 2 intermediate, 1 likely intermediate, 0 anything else: the larger, the less function is left.</summary>
    public static int Gravity(string phenotype) => s_terms.TryGetValue(phenotype, out var term) ? int.Parse(term["gravity"], CultureInfo.InvariantCulture)
        : phenotype.EndsWith(" positive", StringComparison.Ordinal) ? 4 : 0;

    /// <summary>The term in a sentence, in British spelling.</summary>
    public static string Words(string phenotype) => s_terms.TryGetValue(phenotype, out var term) ? term["words"] : phenotype;

    /// <summary>"an SLCO1B1 genotype", "a CYP2C19 genotype": by the name of the first letter.</summary>
    public static string A(string gene) => gene.Length > 0 && "AEFHILMNORSX".Contains(gene[0], StringComparison.Ordinal) ? "an" : "a";

    [GeneratedRegex(@"^(?<likely>likely|possible)?\s*((?<kind>poor|intermediate|normal|extensive|rapid|ultra-?rapid)\s+metaboli[sz]ers?\b|(?<kind>PM|IM|NM|EM|RM|UM)\s*$)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Written();

    [GeneratedRegex(@"\b(poor|intermediate|normal|extensive|ultra-?rapid|rapid)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Kinds();
}
