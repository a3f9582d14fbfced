using Titrant.Patient;

namespace Titrant.Medicine.Pharmacogenomics;

/// <summary>A laboratory's result for one gene: a pair of alleles in natural order, HLA statuses, or only a phenotype.</summary>
/// <param name="Phenotype">CPIC's term; the laboratory's own outranks the one of our table.</param>
/// <param name="Statuses">"*57:01 positive"; empty for other genes.</param>
/// <param name="Donor">The transplants after which this specimen holds the donor's DNA.</param>
internal sealed record GeneReport(Fact Fact, Genotype Claim, Pharmacogene? Gene, (string First, string Second)? Pair, string Phenotype, Seq<string> Statuses, Seq<FactId> Donor)
{
    public string Method => Claim.Method.Length > 0 ? Claim.Method : "laboratory report";
    public string Said => Statuses.Count > 0 ? Claim.Diplotype.Trim() : Pair is { } pair ? pair.Second.Length > 0 ? $"{pair.First}/{pair.Second}" : pair.First : Phenotypes.Words(Phenotype);
    public Seq<string> Diplotypes => Statuses.Count > 0 ? [Said] : Pair is null ? [] : [Said];

    /// <summary>The phenotype that our table gives the reported alleles; null without alleles.</summary>
    public string? ByTable => Pair is { } p && Gene is { } gene ? gene.Phenotype(p.First, p.Second) : null;

    /// <summary>The table's phenotype where the laboratory's own is graver or milder than "likely" explains: a slip of the pen.</summary>
    public string? Contradicted => ByTable is { } table && table != "Indeterminate" && Phenotype != "Indeterminate"
        && (Phenotypes.Gravity(table) + 1) / 2 != (Phenotypes.Gravity(Phenotype) + 1) / 2 ? table : null;

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
                var statuses = HlaStatus.Of(claim.Gene, claim.Diplotype.Length > 0 ? claim.Diplotype : claim.ReportedPhenotype ?? "");
                if (statuses.Count > 0) reports.Add(new(fact, claim, null, null, string.Join("; ", statuses), statuses, donor));
                else unreadable.Add((fact, claim));
                continue;
            }
            var known = Pharmacogene.Of(gene);
            var pair = AlleleText.Pair(known, claim.Diplotype);
            var phenotype = Phenotypes.Normal(claim.ReportedPhenotype) ?? (pair is { } p ? known.Phenotype(p.First, p.Second) : Phenotypes.Normal(claim.Diplotype));
            if (phenotype is not null) reports.Add(new(fact, claim, known, pair, phenotype, [], donor));
            else unreadable.Add((fact, claim));
        }
        return reports;
    }

    private static bool Speaks(Genotype claim, string gene) =>
        claim.Gene.Equals(gene, StringComparison.OrdinalIgnoreCase) || HlaStatus.IsHla(gene) && HlaStatus.IsHla(claim.Gene) && HlaStatus.Gene(claim.Gene) == gene;
}
