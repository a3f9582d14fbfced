using Titrant.Patient;
using Titrant.Patient.Knowledge;
using Titrant.Patient.Packs;

namespace Titrant.Medicine.Pharmacogenomics.Phenotyping;

/// <summary>
/// The keys under which DPWG lists a result. It counts CYP2D6 differently (2.5 is normal, ultrarapid from 3.0), asks that DPYD
/// activity be measured where two variants leave it open, and names some exact diplotypes.
/// </summary>
internal static class Dpwg
{
    private static readonly Lazy<(Dictionary<string, string> Values, Dictionary<string, string> Bins)?> s_cyp2d6 = new(() => BundledPack.Find("dpwg/cyp2d6.tsv") is not { } table ? null
        : (Rows(table, "allele"), Rows(table, "score")));

    public static Seq<string> KeysOf(GeneResult result) => !result.IsKnown ? [GeneResult.NoResult] : result.Gene switch
    {
        "CYP2D6" => Cyp2d6(result) is var (score, phenotype) ? [score, phenotype] : Reported(result),
        "DPYD" => Dpyd(result),
        _ when Hla.Is(result.Gene) => OfHla(result),
        _ => result.LookupKeys.AddRange(result.Phenotypes.Except(result.LookupKeys)).AddRange(result.Alleles.Count == 2 ? [result.Diplotype] : []),
    };

    /// <summary>Score and phenotype of a CYP2D6 diplotype by DPWG's values; null where the pack is absent or does not list an allele.</summary>
    public static (string Score, string Phenotype)? Cyp2d6(GeneResult result) => s_cyp2d6.Value is { } pack && result.Alleles.Count == 2
        && ActivityScore.Sum(result.Alleles.Select(a => pack.Values.GetValueOrDefault(a) ?? Cyp2d6Names.Tandem(a, pack.Values.GetValueOrDefault))) is { } score
        && pack.Bins.TryGetValue(score, out var phenotype) && !result.Notes.Any(n => n is "outside-phenotype-differs" or "outside-score-differs") ? (score, phenotype) : null;

    // A reported score stands as it is; a reported phenotype stands for every score of it. CPIC's score of a diplotype that
    // DPWG does not list is not DPWG's.
    private static Seq<string> Reported(GeneResult result) => s_cyp2d6.Value is not { } pack ? []
        : result.Notes.Contains("reported-score") ? result.ActivityScore is { } score && pack.Bins.ContainsKey(score) ? [score] : []
        : result.Notes.Contains("reported-phenotype") ? pack.Bins.Where(b => result.Phenotypes.Contains(b.Value)).Select(b => b.Key).ToSeq() : [];

    /// <summary>
    /// "1.5 (Intermediate Metabolizer)". Two partly active alleles, or one without activity beside a partly active one, do not
    /// predict the enzyme's activity: "1.0 (Phenotyping)" (Eur J Hum Genet 2020;28:508).
    /// </summary>
    private static Seq<string> Dpyd(GeneResult result)
    {
        if (result.ActivityScore is not { } score || ActivityScore.Read(score) is null) return [];
        var values = result.Alleles.Select(a => Pharmacogene.Of("DPYD").Allele(a)?.Value).ToList();
        if (score == "0.5" || score == "1.0" && values.Count(v => v == "0.5") == 2) return [$"{score} (Phenotyping)"];
        // A reported 1.0 without its alleles may be either.
        if (score == "1.0" && values.Count < 2) return [];
        return [$"{score} ({PhenotypeKeys.OfScore("DPYD", score)})"];
    }

    private static Seq<string> OfHla(GeneResult result)
    {
        var status = result.Alleles.IsEmpty ? result.LookupKeys : Hla.Status(result.Gene, result.Alleles, "DPWG");
        return status.Contains("*15:02 positive") && status.Contains("*15:11 positive") ? status.Add("1511 and 1502") : status;
    }

    private static Dictionary<string, string> Rows(Table table, string kind) => table.Rows.Where(r => r["kind"] == kind).ToDictionary(r => r["name"], r => r["says"], StringComparer.Ordinal);
}
