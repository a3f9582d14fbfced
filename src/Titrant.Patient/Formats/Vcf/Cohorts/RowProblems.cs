using System.Globalization;

namespace Titrant.Patient.Formats.Vcf.Cohorts;

/// <summary>Why a sample's genotype in a row was not used.</summary>
internal enum RowProblem : byte { None, Unreadable, Polyploid, Half, NoSequence, Filtered, Weak, OneDepth, Contradicted, TooFew }

/// <summary>The problems of one row, counted: one issue per kind and record, however many samples have it.</summary>
internal sealed class RowProblems
{
    private static readonly (string Code, string Says)[] s_kinds =
    [
        ("", ""), ("VCF020", "GT cannot be read"), ("VCF026", "GT has more than two alleles"), ("VCF021", "one of two alleles is not called"),
        ("VCF022", "the allele has no sequence here"), ("VCF023", "FT is not PASS"), ("VCF024", "GQ or depth is below the minimum"),
        ("VCF025", "heterozygous with reads of one allele"), ("VCF030", "contradicts an earlier record of the position"),
        ("VCF034", "one allele only on an autosome"),
    ];

    private readonly (int Count, int First)[] _seen = new (int, int)[s_kinds.Length];

    /// <param name="sample">From 0, in input order.</param>
    public void Add(RowProblem problem, int sample, int count = 1)
    {
        if (problem == RowProblem.None || count == 0) return;
        ref var seen = ref _seen[(int)problem];
        seen = (seen.Count + count, seen.Count == 0 ? sample : seen.First);
    }

    /// <summary>Hands the row's problems over and forgets them.</summary>
    public void Tell(VcfIssues issues, CohortLocus locus, long line, int samples)
    {
        for (var i = 1; i < s_kinds.Length; i++)
        {
            if (_seen[i] is not { Count: > 0 } seen) continue;
            var where = seen.First < 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", the first is sample {seen.First + 1}");
            issues.Add(s_kinds[i].Code, line, string.Create(CultureInfo.InvariantCulture, $"{locus.Locus.Chrom}:{locus.Locus.Pos}: {s_kinds[i].Says} in {seen.Count} of {samples} samples{where}"));
            _seen[i] = default;
        }
    }

    public void Forget() => Array.Clear(_seen);
}
