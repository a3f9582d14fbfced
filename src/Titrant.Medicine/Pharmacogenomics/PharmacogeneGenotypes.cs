using Titrant.Patient;

namespace Titrant.Medicine.Pharmacogenomics;

/// <summary>Which alleles of the pharmacogenes does this person carry, and what may not be excluded?</summary>
public sealed class PharmacogeneGenotypes : ICapability
{
    internal const string Name = "Genotype";
    internal const string BySource = "GenotypeBySource";
    internal const string Open = "GenotypesOpen";

    /// <summary>Every gene that is looked at: those of the tables and the HLA genes.</summary>
    internal static IReadOnlyList<string> Genes { get; } = [.. Pharmacogene.Names.Concat(HlaStatus.Genes).Order(StringComparer.Ordinal)];

    // What a gap asks for; the card names everything that is read.
    private static readonly Seq<Need> s_asks = [new Need(FactKind.Genome, "pharmacogenes", null, false, "germline VCF that covers the positions of the gene"), new Need(FactKind.Genotype, "pharmacogenes", null, false, "laboratory report of the diplotype")];

    public Card Card { get; } = new(
        "PharmacogeneGenotypes", "1", "Which alleles of the pharmacogenes does this person carry?", [], [Name, BySource, Open],
        [.. s_asks, new Need(FactKind.Medication, "any", null, false, "genes are asked for by the medicines that depend on them"), new Need(FactKind.Person, "sex", null, false, "one copy of the genes of chrX in men"),
         new Need(FactKind.Condition, "transplant", null, false, "blood carries the donor's genes"), new Need(FactKind.Procedure, "transplant", null, false, "blood carries the donor's genes")],
        "pharmacist, prescriber", "anyone with a germline sample or a laboratory genotype", "which phenotypes to act on",
        "CYP2D6 and MT-RNR1 from a genome file (reports only); gene deletions and duplications; alleles that the tables do not define; tumour samples; blood after an allogeneic transplant.",
        [.. Pharmacogene.Tables, HlaStatus.Citation, DonorDna.Citation, GeneTests.Citation]);

    private Origin Origin => new(Card.Name, Card.Version, Card.Tables);

    public IEnumerable<Answer> Assess(Chart chart)
    {
        ArgumentNullException.ThrowIfNull(chart);
        var asked = Medicines.Of(chart).Where(m => m.Standing != Standing.Unclear)
            .SelectMany(m => m.Product.Drugs.SelectMany(d => DrugGenes.Of(d.Ingredient)).Distinct().Where(g => !HlaStatus.IsHla(g) || !Gate.IsLongTaken(chart, m)).Select(g => (Gene: g, m.Fact.Id))).ToLookup(m => m.Gene, m => m.Id, StringComparer.Ordinal);
        var genomes = chart.Of<Sample>().Any();
        if (!genomes && !chart.Of<Genotype>().Any() && asked.Count == 0) yield break;

        var open = new List<Gap>();
        foreach (var gene in Genes)
        {
            var askedBy = asked[gene].ToSeq();
            foreach (var answer in new GeneAssessment(chart, gene, askedBy, Cite, s_asks, Origin).Answers())
                if (answer is Finding || askedBy.Count > 0 || answer is Gap { Disagree.Count: > 0 }) yield return answer;
                // Nobody takes anything that this gene changes: one line for all of them, not a page.
                else if (((Gap)answer).Facts.Count > 0 && Covers(chart, gene)) open.Add((Gap)answer);
        }
        if (open.Count > 0)
            yield return new Gap(new AnswerKey(Open), $"{open.Count} {(open.Count == 1 ? "gene is" : "genes are")} not assessable from these files, and no medicine listed here depends on {(open.Count == 1 ? "it" : "them")}: {string.Join(", ", open.Select(g => g.Key.Target))}.",
                "Order the genotype when a medicine that depends on it is planned", "genome", s_asks, open.SelectMany(g => g.Facts).Distinct().ToSeq(), Origin);
    }

    // A file that has nothing of a gene was not meant to answer it.
    private static bool Covers(Chart chart, string gene) =>
        chart.Of<Genotype>().Any(g => g.Claim.Gene.StartsWith(gene, StringComparison.OrdinalIgnoreCase))
        || Pharmacogene.IsKnown(gene) && GeneAssessment.Samples(chart, Pharmacogene.Of(gene)).Any();

    internal static Citation Cite(string gene) => HlaStatus.IsHla(gene)
        ? new("CPIC HLA guidelines", HlaStatus.Citation, "2024-05-29", "https://cpicpgx.org/guidelines/")
        : new($"CPIC allele function and phenotype tables, {gene}", Pharmacogene.Tables[1], Pharmacogene.Of(gene).Dated, gene == "CYP2C19" ? "https://doi.org/10.1002/cpt.2526" : "https://cpicpgx.org/genes-drugs/");
}
