using Titrant.Patient;

namespace Titrant.Medicine.Pharmacogenomics.Phenotyping;

/// <summary>What another caller or a laboratory reports of one gene: a diplotype, a phenotype, an activity score, or several of them.</summary>
/// <param name="Diplotype">"*1/*2x2", one allele for haploid genes, a status ("*57:01 positive") never; null where not reported.</param>
/// <param name="Place">"file:line" or a FHIR path, for whoever must look there.</param>
internal sealed record OutsideCall(string Gene, string? Diplotype, string? Phenotype, string? ActivityScore, string Place)
{
    private const int LongestCell = 500;

    /// <summary>One line: gene TAB diplotype TAB phenotype TAB activity score; further columns are not read.</summary>
    /// <returns>No call and no problem for an empty line, a remark ("#") or the column names.</returns>
    public static (OutsideCall? Call, Seq<Issue> Problems) Parse(string line, string place)
    {
        if (string.IsNullOrWhiteSpace(line) || line.StartsWith('#')) return (null, []);
        var cells = line.TrimEnd('\r', '\n').Split('\t', 5);
        var gene = cells[0].Trim().ToUpperInvariant();
        if (gene == "GENE") return (null, []);
        string? Cell(int i) => i < cells.Length && cells[i].Trim() is { Length: > 0 } text ? text : null;
        var (diplotype, phenotype, score) = (Cell(1), Cell(2), Cell(3));
        if (gene.Length == 0 || (diplotype ?? phenotype ?? score) is null) return (null, [new("PGX001", place, gene.Length == 0 ? "no gene" : $"nothing is said of {Short(gene)}")]);
        if (!Hla.Is(gene) && !Pharmacogene.IsKnown(gene)) return (null, [new("PGX002", place, Short(gene), $"gene:{Short(gene)}")]);
        if (cells.Take(4).Any(c => c.Length > LongestCell)) return (null, [new("PGX001", place, $"a cell of {gene} has more than {LongestCell} letters", $"gene:{gene}")]);
        // "./." says that the caller had no call; the gene stays as the genome gives it.
        if (IsNoCall(diplotype)) diplotype = null;
        return (diplotype ?? phenotype ?? score) is null ? (null, []) : (new OutsideCall(gene, diplotype, phenotype, score, place), []);
    }

    /// <summary>True for ".", "./.", ".|." and words that say that nothing was called.</summary>
    public static bool IsNoCall(string? diplotype) => diplotype is not null
        && diplotype.Split('/', '|').All(p => p.Trim().ToUpperInvariant() is "." or "" or "UNKNOWN" or "NO CALL" or "NOT CALLED");

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "...";
}
