using Titrant.Medicine.Pharmacogenomics.Phenotyping;
using Titrant.Patient;

namespace Titrant.Medicine.Pharmacogenomics;

/// <summary>What the chart's genotypes mean to a guideline: each gene's results with their keys, and the facts behind them.</summary>
internal static class KnownResults
{
    /// <summary>Usually one; two where results contradict each other; none where the gene is not known. None is never normal.</summary>
    public static Seq<GeneResult> Of(Chart chart, string gene) => Findings(chart, gene).Select(f => From((Result.Diplotype)f.Result)).Where(r => r is not null).Select(r => r!).ToSeq();

    public static IReadOnlyList<Finding> Findings(Chart chart, string gene) => chart.Answer(PharmacogeneGenotypes.Name, gene) switch
    {
        Finding { Result: Result.Diplotype } one => [one],
        Gap => [.. chart.AnswersNamed(PharmacogeneGenotypes.BySource).OfType<Finding>().Where(f => f.Result is Result.Diplotype d && d.Gene == gene)],
        _ => [],
    };

    public static Result.Diplotype ToAnswer(GeneResult result) => new(result.Gene, result.Alleles.IsEmpty ? [] : [result.Diplotype], result.Phenotype, []);

    // An assumed answer may be worded by a person: "poor metaboliser".
    private static GeneResult? From(Result.Diplotype said)
    {
        if (HlaStatus.IsHla(said.Gene))
        {
            var statuses = said.Phenotype.Split(';', StringSplitOptions.TrimEntries).Where(s => s.EndsWith(" positive", StringComparison.Ordinal) || s.EndsWith(" negative", StringComparison.Ordinal)).ToSeq();
            return statuses.IsEmpty ? null : new GeneResult(said.Gene, [], statuses, null, statuses, ResultSource.Outside);
        }
        if (!Pharmacogene.IsKnown(said.Gene)) return null;
        var gene = Pharmacogene.Of(said.Gene);
        var phenotype = Phenotypes.Normal(said.Phenotype) ?? said.Phenotype;
        if (said.Diplotypes.IsEmpty || AlleleText.Pair(gene, said.Diplotypes[0]) is not var (first, second)) return OutsideCalls.Of(new OutsideCall(said.Gene, null, phenotype, null, ""), []);
        var result = Phenotyper.Of(said.Gene, first, second);
        return result.Phenotypes.IsEmpty || result.Phenotypes.Contains(phenotype) || phenotype is "Indeterminate" ? result
            : OutsideCalls.Of(new OutsideCall(said.Gene, said.Diplotypes[0], phenotype, null, ""), []) ?? result;
    }
}
