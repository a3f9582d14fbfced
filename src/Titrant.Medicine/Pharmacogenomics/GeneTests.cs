using Titrant.Patient.Knowledge;

namespace Titrant.Medicine.Pharmacogenomics;

/// <summary>Genotypes that authorities ask for before a medicine is started, and the test that answers where a genome does not.</summary>
internal static class GeneTests
{
    private static readonly Table s_table = Table.Embedded(typeof(GeneTests).Assembly, "Pharmacogenomics/knowledge/gene_tests.tsv");

    public static string Citation => s_table.Citation;

    /// <summary>The row that asks for a gene before a medicine; null where nobody does, or only for another ancestry.</summary>
    /// <param name="ancestry">As recorded; "" where not stated.</param>
    public static Row? Before(string drug, string gene, string ancestry) => s_table.Rows.FirstOrDefault(r => r["drug"] == drug && r["gene"] == gene
        && (r["ancestry"].Length == 0 || r.List("ancestry").Any(a => ancestry.Contains(a, StringComparison.OrdinalIgnoreCase))));

    public static IEnumerable<(string Drug, string Gene)> Asked => s_table.Rows.Select(r => (r["drug"], r["gene"]));

    /// <summary>The test to do in place of a genome, where there is a usual one: enzyme activity for G6PD.</summary>
    public static string Instead(string gene) => s_table.Rows.FirstOrDefault(r => r["gene"] == gene && r["ask"].StartsWith("Measure", StringComparison.Ordinal))?["ask"] ?? "";
}
