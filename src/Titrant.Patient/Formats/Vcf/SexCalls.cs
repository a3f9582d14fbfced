namespace Titrant.Patient.Formats.Vcf;

/// <summary>
/// Ploidy on X and calls on Y outside the pseudo-autosomal regions, counted for both builds while the build is open.
/// </summary>
internal sealed class SexCalls
{
    private readonly (long Haploid, long Diploid, long OnY)[] _byBuild = new (long, long, long)[2];

    public void See(string chromosome, int pos, in GenotypeField genotype)
    {
        if (genotype.IsMissing || genotype.IsHalf || genotype.Count > 2) return;
        for (var build = 0; build < 2; build++)
        {
            if (Chromosomes.IsPseudoAutosomal(chromosome, (GenomeBuild)build, pos)) continue;
            ref var counts = ref _byBuild[build];
            if (chromosome == "chrY") counts.OnY++;
            else if (genotype.IsHaploid) counts.Haploid++;
            else counts.Diploid++;
        }
    }

    /// <summary>True where most calls on X are haploid; null without a call on X.</summary>
    public bool? HaploidX(GenomeBuild build) =>
        _byBuild[(int)build] is var (haploid, diploid, _) && haploid + diploid > 0 ? haploid > diploid : null;

    /// <summary>True for a call on X whose number of alleles is not that of the person's other calls there.</summary>
    public static bool IsOdd(PositionCall call, GenomeBuild build, bool? haploidX) =>
        call.Chrom == "chrX" && haploidX is { } haploid && call.Alleles.Count != (haploid ? 1 : 2) && !Chromosomes.IsPseudoAutosomal(call.Chrom, build, call.Pos);

    public long OnY(GenomeBuild build) => _byBuild[(int)build].OnY;
}
