using Titrant.Medicine.Pharmacogenomics.Conformance;
using Titrant.Medicine.Pharmacogenomics.Matching;
using Titrant.Medicine.Pharmacogenomics.Phenotyping;
using Titrant.Patient;
using Titrant.Patient.Formats.Vcf;
using Titrant.Patient.Formats.Vcf.Cohorts;

namespace Titrant.Medicine.Pharmacogenomics.Cohorts;

/// <summary>
/// The genes of <see cref="Panels"/> read and called as <see cref="ConformanceVcf"/> and the matcher do it for one sample, to compare
/// a whole cohort with PharmCAT 3.1.1 on equal terms. Absence counts as that program counts it: nothing here is for people.
/// </summary>
internal static class ConformancePanel
{
    // What a matcher reads as no allele's: it is documented nowhere.
    private const string Nowhere = "?";

    /// <summary>For one run: phase sets are numbered as they come.</summary>
    public static CohortPanel Of()
    {
        var genes = Pharmacogene.FromVcf.Select(Pharmacogene.Of).ToList();
        var places = genes.SelectMany(g => g.Positions).ToList();
        var sets = places.Select(p => p.On38.Chrom).Distinct().ToDictionary(c => c, _ => new PhaseSets());
        return Panels.All with
        {
            Caller = (gene, genotypes, _) => Call(genes[gene], genotypes),
            Foreign = (id, columns, hasDepths) => Read(places[id], columns, hasDepths, sets[places[id].On38.Chrom]),
            Version = "conformance|" + Panels.All.Version,
            Advice = [],
        };
    }

    private static CohortGenotype? Read(DefinedPosition position, (string Ref, string Alt, string Format, string Sample) columns, bool hasDepths, PhaseSets sets)
    {
        if (position.Role == PositionRole.Ignored || ConformanceGenotype.Parse(position, columns, hasDepths, out _) is not { } genotype) return null;
        var unit = genotype.Bases.Unit;
        var set = unit == Observed.Phased ? 0 : sets.Number(unit);
        return CohortGenotype.Ordered(Number(genotype.Bases.First), Number(genotype.Bases.Second), unit.Length > 0 && set is not null, set ?? 0);

        byte Number(string bases)
        {
            if (bases.Length == 0) return CohortGenotype.Absent;
            if (bases == Observed.Half) return CohortGenotype.Missing;
            if (bases == position.Ref38) return 0;
            for (var i = 0; i < position.Alts.Count; i++)
                if (bases == position.Alts[i]) return (byte)(i + 1);
            return genotype.IsTestable ? CohortGenotype.Undocumented : CohortGenotype.Untestable;
        }
    }

    private static CohortCall Call(Pharmacogene gene, ReadOnlySpan<CohortGenotype> genotypes)
    {
        var observed = new Dictionary<int, Observed>(genotypes.Length);
        for (var i = 0; i < genotypes.Length; i++)
        {
            if (genotypes[i] == CohortGenotype.NotCalled) continue;
            var position = gene.Positions[i];
            observed[i] = new(Bases(genotypes[i].First), Bases(genotypes[i].Second),
                !genotypes[i].IsPhased ? "" : genotypes[i].PhaseSet > 0 ? $"set {genotypes[i].PhaseSet}" : Observed.Phased);

            string Bases(byte number) => number switch
            {
                CohortGenotype.Absent => "",
                CohortGenotype.Missing => Observed.Half,
                CohortGenotype.Undocumented when gene.UndocumentedIsReference => position.Ref38,
                CohortGenotype.Undocumented or CohortGenotype.Untestable => Nowhere,
                0 => position.Ref38,
                _ => position.Alts[number - 1],
            };
        }
        var match = GeneMatcher.Match(gene, observed);
        var results = Phenotyper.Of(match).Where(r => r.IsKnown).ToList();
        return new(
            (match.Pairs.IsEmpty ? match.Recommend : match.Pairs).Select(p => p.ToString()).ToSeq(), string.Join(" or ", results.SelectMany(r => r.Phenotypes).Distinct()),
            string.Join(" or ", results.Select(r => r.ActivityScore).OfType<string>().Distinct()), results.SelectMany(r => r.LookupKeys).Distinct().ToSeq(),
            gene.Positions.Count - observed.Count, [], string.Join("; ", match.Notes.Concat(match.Beside)), results.Count > 0);
    }
}
