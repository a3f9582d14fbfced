using Titrant.Patient.Knowledge;
using Titrant.Patient.Packs;

namespace Titrant.Medicine.Pharmacogenomics;

/// <summary>Which genes have a word on a medicine: those of the guidelines' rows and those that a label asks for.</summary>
internal static class DrugGenes
{
    // CPIC's warfarin guideline is a flow chart without rows: Clin Pharmacol Ther 2017;102:397, doi:10.1002/cpt.668.
    private static readonly string[] s_warfarin = ["CYP2C9", "VKORC1", "CYP4F2"];
    private static readonly Lazy<Dictionary<string, HashSet<string>>> s_genes = new(Load);

    /// <param name="ingredient">As in the drug table.</param>
    public static IReadOnlyCollection<string> Of(string ingredient) => s_genes.Value.TryGetValue(ingredient, out var genes) ? genes : [];

    private static Dictionary<string, HashSet<string>> Load()
    {
        var genes = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        void Add(string drug, string gene) { if (!genes.TryGetValue(drug, out var set)) genes[drug] = set = new(StringComparer.Ordinal); set.Add(gene); }
        var advice = Table.Embedded(typeof(DrugGenes).Assembly, "Pharmacogenomics/knowledge/advice.tsv");
        var inn = advice.Rows.GroupBy(r => r["source_drug"]).ToDictionary(g => g.Key, g => g.First()["drug"]);
        foreach (var row in Table.Embedded(typeof(DrugGenes).Assembly, "Pharmacogenomics/knowledge/cpic_recommendations.tsv").Rows)
            foreach (var key in row.List("keys")) Add(inn.GetValueOrDefault(row["drug"], row["drug"]), key.Split('=')[0]);
        foreach (var row in BundledPack.Find("dpwg/recommendations.tsv")?.Rows ?? [])
            foreach (var key in row.List("keys")) Add(row["drug"], key.Split('=')[0]);
        foreach (var row in Table.Embedded(typeof(DrugGenes).Assembly, "Pharmacogenomics/knowledge/gene_tests.tsv").Rows) Add(row["drug"], row["gene"]);
        foreach (var gene in s_warfarin) Add("warfarin", gene);
        return genes;
    }
}
