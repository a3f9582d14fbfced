using Titrant.Patient;
using Titrant.Patient.Knowledge;

namespace Titrant.Medicine.Pharmacogenomics;

/// <summary>Medicines that make an enzyme weaker than the genotype says. They are named beside the genotype; their effect is not computed.</summary>
internal static class Inhibitors
{
    private static readonly Table s_table = Table.Embedded(typeof(Inhibitors).Assembly, "Pharmacogenomics/knowledge/inhibitors.tsv");

    public static string Citation => s_table.Citation;

    /// <param name="drug">Whose advice is given: a medicine does not inhibit its own row.</param>
    public static IEnumerable<string> Beside(Chart chart, string gene, string drug) => KnownResults.Of(chart, gene).All(r => Phenotypes.Gravity(r.Phenotype) >= 4) ? [] : s_table.Rows.Where(r => r["gene"] == gene && r["drug"] != drug && Medicines.With(chart, r["drug"]).Any(m => !Gate.IsLocal(m)))
        .Select(r => $"Not counted here: {r["drug"]}, also listed, strongly inhibits {gene}, so the enzyme may work less than the genotype says.");

    public static IEnumerable<string> Taken(Chart chart, IEnumerable<string> genes, string drug) => On(chart, genes, drug).Select(r => r.Drug).Distinct();

    public static IEnumerable<FactId> Facts(Chart chart, IEnumerable<string> genes, string drug) => On(chart, genes, drug).Select(r => r.Medicine.Fact.Id).Distinct();

    private static IEnumerable<(string Drug, Medicine Medicine)> On(Chart chart, IEnumerable<string> genes, string drug) => s_table.Rows.Where(r => genes.Contains(r["gene"]) && r["drug"] != drug)
        .SelectMany(r => Medicines.With(chart, r["drug"]).Where(m => !Gate.IsLocal(m)).Select(m => (r["drug"], m)));
}
