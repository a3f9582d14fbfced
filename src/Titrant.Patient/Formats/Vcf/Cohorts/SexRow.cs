namespace Titrant.Patient.Formats.Vcf.Cohorts;

/// <summary>The number of alleles of every sample's calls on X outside the pseudo-autosomal regions, as <see cref="SexCalls"/> counts one sample's.</summary>
internal sealed class SexRow(int samples, GenomeBuild build)
{
    private readonly int[] _haploid = new int[samples];
    private readonly int[] _diploid = new int[samples];

    /// <param name="samplesText">The columns of all samples; as many as the header has.</param>
    public void See(int pos, ReadOnlySpan<byte> samplesText, int genotypeField)
    {
        if (Chromosomes.IsPseudoAutosomal("chrX", build, pos) || genotypeField < 0) return;
        for (var i = 0; i < _haploid.Length; i++)
        {
            var gt = RowFormat.Field(VcfRecord.Until(ref samplesText, (byte)'\t'), genotypeField);
            if (gt.Length == 3 && char.IsAsciiDigit((char)gt[0]) && gt[1] is (byte)'/' or (byte)'|' && char.IsAsciiDigit((char)gt[2])) _diploid[i]++;
            else if (!GenotypeField.TryParse(gt, out var genotype) || genotype.IsMissing || genotype.IsHalf || genotype.Count > 2) continue;
            else if (genotype.IsHaploid) _haploid[i]++;
            else _diploid[i]++;
        }
    }

    /// <summary>Null without a call on X.</summary>
    public bool? HaploidX(int sample) => _haploid[sample] + _diploid[sample] > 0 ? _haploid[sample] > _diploid[sample] : null;
}
