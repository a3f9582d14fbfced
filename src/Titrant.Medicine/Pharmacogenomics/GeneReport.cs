using Titrant.Medicine.Pharmacogenomics.Phenotyping;
using Titrant.Patient;

namespace Titrant.Medicine.Pharmacogenomics;

/// <summary>A laboratory's result for one gene: a pair of alleles in natural order, HLA statuses, or only a phenotype.</summary>
/// <param name="Phenotype">CPIC's term; the laboratory's own outranks the one of our table.</param>
/// <param name="Statuses">"*57:01 positive"; empty for other genes.</param>
/// <param name="ByScore">The phenotype of the reported activity score; null without one.</param>
/// <param name="Donor">The transplants after which this specimen holds the donor's DNA.</param>
internal sealed record GeneReport(Fact Fact, Genotype Claim, Pharmacogene? Gene, (string First, string Second)? Pair, string Phenotype, Seq<string> Statuses, Seq<FactId> Donor, string? ByScore = null)
{
    public string Method => Claim.Method.Length > 0 ? Claim.Method : "laboratory report";
    public string Said => Statuses.Count > 0 ? Claim.Diplotype.Trim() is { Length: > 0 } typed ? typed : Phenotype
        : Pair is not null && AlleleText.HasOpenCopies(Claim.Diplotype) ? Claim.Diplotype.Trim() : Pair is { } pair ? pair.Second.Length > 0 ? $"{pair.First}/{pair.Second}" : pair.First : Phenotypes.Words(Phenotype);
    public Seq<string> Diplotypes => Statuses.Count > 0 ? [Said] : Pair is null ? [] : [Said];

    /// <summary>The phenotype that our table gives the reported alleles; null without alleles.</summary>
    public string? ByTable => Pair is { } p && Gene is { } gene ? Table(gene, p) : null;

    /// <summary>What the alleles or the score give where the laboratory's own phenotype is another than "likely" explains: a slip of the pen.</summary>
    public string? Contradicted => ByTable is { } table && Differ(table, Phenotype) ? table : ByScore is { } score && Differ(score, Phenotype) ? score : null;

    private static bool Differ(string a, string b) => a != "Indeterminate" && b != "Indeterminate" && (Loss(a) != Loss(b) || Math.Abs(Gain(a) - Gain(b)) > 1);

    private static int Loss(string phenotype) => (Phenotypes.Gravity(phenotype) + 1) / 2;

    // "Normal" for an ultrarapid metaboliser is as wrong as for a poor one: codeine kills by it. For a rapid one it is the older word.
    private static int Gain(string phenotype) => phenotype switch { "Ultrarapid Metabolizer" => 2, "Rapid Metabolizer" => 1, _ => 0 };

    private static string Table(Pharmacogene gene, (string First, string Second) pair) =>
        Phenotyper.Of(gene.Gene, pair.First, pair.Second).Phenotypes is [var one] && one != ActivityScore.NotAvailable ? one : "Indeterminate";

    /// <summary>The usable reports of a gene; those that nobody can read come with <paramref name="unreadable"/>.</summary>
    public static IReadOnlyList<GeneReport> Of(Chart chart, string gene, List<(Fact Fact, Genotype Claim)> unreadable)
    {
        var reports = new List<GeneReport>();
        foreach (var (fact, claim) in chart.Of<Genotype>())
        {
            if (!Speaks(claim, gene) || fact.StatusAt(chart.AsOf) is not (StatusKind.Final or StatusKind.Current or StatusKind.Unknown)) continue;
            var donor = DonorDna.Before(chart, claim.Specimen, fact.When).Select(f => f.Id).ToSeq();
            if (HlaStatus.IsHla(gene))
            {
                var readings = HlaStatus.Of(claim.Gene, claim.Diplotype, claim.ReportedPhenotype ?? "");
                foreach (var statuses in readings) reports.Add(new(fact, claim, null, null, string.Join("; ", statuses), statuses, donor));
                if (readings.Count == 0) unreadable.Add((fact, claim));
                continue;
            }
            var known = Pharmacogene.Of(gene);
            var pair = AlleleText.Pair(known, claim.Diplotype);
            var byScore = OfScore(known, claim.ActivityScore);
            var phenotype = Term(known, claim.ReportedPhenotype) ?? (pair is { } p ? Table(known, p) : Term(known, claim.Diplotype)) ?? byScore;
            if (phenotype is not null) reports.Add(new(fact, claim, known, pair, phenotype, [], donor, byScore));
            else unreadable.Add((fact, claim));
        }
        return reports;
    }

    private static string? OfScore(Pharmacogene gene, string? written) =>
        gene.HasScore && written is not null && ActivityScore.Read(written) is var (value, least) ? PhenotypeKeys.OfScore(gene.Gene, ActivityScore.Write(value, least)) : null;

    /// <summary>CPIC's term among those of this gene: "normal" is a Normal Metabolizer of one and Normal Function of another.</summary>
    private static string? Term(Pharmacogene gene, string? written)
    {
        if (string.IsNullOrWhiteSpace(written)) return null;
        var term = Phenotypes.Normal(written);
        if (term is "Indeterminate" || !PhenotypeKeys.HasAny(gene.Gene)) return term;
        var own = PhenotypeKeys.Phenotypes(gene.Gene).ToList();
        if (own.FirstOrDefault(p => p.Equals(term ?? written.Trim(), StringComparison.OrdinalIgnoreCase)) is { } same) return same;
        return own.Where(p => p.StartsWith(written.Trim() + " ", StringComparison.OrdinalIgnoreCase)).ToList() is [var one] ? one : null;
    }

    private static bool Speaks(Genotype claim, string gene) =>
        claim.Gene.Equals(gene, StringComparison.OrdinalIgnoreCase) || HlaStatus.IsHla(gene) && HlaStatus.IsHla(claim.Gene) && HlaStatus.Gene(claim.Gene) == gene;
}
