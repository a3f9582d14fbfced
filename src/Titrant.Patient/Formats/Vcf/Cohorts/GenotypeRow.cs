using System.Buffers.Binary;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Titrant.Patient.Formats.Vcf.Cohorts;

/// <summary>
/// Decodes one record's genotypes at one locus, a sample each. Rows of nothing but "0/0" fields are compared eight samples at
/// a time; no text is made of a genotype.
/// </summary>
internal sealed class GenotypeRow(int samples, CohortRequest request, bool hasAlleleDepths)
{
    private readonly CohortGenotype[] _genotypes = new CohortGenotype[samples];
    private readonly Dictionary<long, int> _phaseSets = [];

    public ReadOnlySpan<CohortGenotype> Genotypes => _genotypes;
    public RowProblems Problems { get; } = new();

    /// <summary>Phase sets are named by number within a chromosome.</summary>
    public void EnterChromosome() => _phaseSets.Clear();

    /// <summary>False where the record has another number of columns than the header.</summary>
    public bool TryDecode(in CohortRecord record, AlleleMap alleles)
    {
        Problems.Forget();
        var format = RowFormat.Of(record.Format);
        if (format.IsGenotypeOnly && ThreeBytesEach(record.Samples, alleles)) return true;
        Problems.Forget();
        return OneByOne(record.Samples, format, alleles);
    }

    private bool ThreeBytesEach(ReadOnlySpan<byte> text, AlleleMap alleles)
    {
        if (text.Length != 4 * (long)samples - 1) return false;
        Array.Fill(_genotypes, alleles.HomozygousReference);
        var unphased = Vector256.Create(BinaryPrimitives.ReadUInt32LittleEndian("0/0\t"u8));
        var phased = Vector256.Create(BinaryPrimitives.ReadUInt32LittleEndian("0|0\t"u8));
        ref var start = ref MemoryMarshal.GetReference(text);
        var at = 0;
        // The last sample has no tab behind it, so whole blocks end before it.
        for (; BitConverter.IsLittleEndian && at + 8 < samples; at += 8)
        {
            var eight = Vector256.LoadUnsafe(ref start, (nuint)at * 4).AsUInt32();
            if ((Vector256.Equals(eight, unphased) | Vector256.Equals(eight, phased)) == Vector256<uint>.AllBitsSet) continue;
            for (var i = at; i < at + 8; i++)
                if (!Take(text.Slice(4 * i, 3), alleles, i) || text[4 * i + 3] != '\t') return false;
        }
        for (; at < samples; at++)
            if (!Take(text.Slice(4 * at, 3), alleles, at) || at < samples - 1 && text[4 * at + 3] != '\t') return false;
        return true;
    }

    private bool Take(ReadOnlySpan<byte> three, AlleleMap alleles, int sample)
    {
        if (!alleles.TryThreeBytes(three[0], three[1], three[2], out _genotypes[sample], out var problem)) return false;
        Problems.Add(problem, sample);
        return true;
    }

    private bool OneByOne(ReadOnlySpan<byte> text, in RowFormat format, AlleleMap alleles)
    {
        for (var i = 0; i < samples; i++)
        {
            var tab = text.IndexOf((byte)'\t');
            if (tab < 0 != (i == samples - 1)) return false;
            _genotypes[i] = One(tab < 0 ? text : text[..tab], format, alleles, out var problem);
            Problems.Add(problem, i);
            if (tab >= 0) text = text[(tab + 1)..];
        }
        return true;
    }

    private CohortGenotype One(ReadOnlySpan<byte> sample, in RowFormat format, AlleleMap alleles, out RowProblem problem)
    {
        problem = RowProblem.None;
        var gt = RowFormat.Field(sample, format.Genotype);
        CohortGenotype genotype;
        // A whole column of "." stands for a sample without any call.
        if (sample.SequenceEqual("."u8)) return CohortGenotype.NotCalled;
        if (gt.Length == 3 && gt[1] == '/' && alleles.TryThreeBytes(gt[0], gt[1], gt[2], out genotype, out problem)) { }
        else if (!GenotypeField.TryParse(gt, out var read)) (genotype, problem) = (CohortGenotype.NotCalled, RowProblem.Unreadable);
        else if (read.Count > 2) (genotype, problem) = (CohortGenotype.NotCalled, RowProblem.Polyploid);
        else genotype = Phased(alleles, read, RowFormat.Field(sample, format.PhaseSet), out problem);
        if (problem != RowProblem.None || !genotype.IsCalled || request.IsLenient) return OneDepth(genotype, sample, format, ref problem);
        if (!request.AcceptFiltered && RowFormat.Field(sample, format.Filter) is { Length: > 0 } ft && !ft.SequenceEqual("PASS"u8) && !ft.SequenceEqual("."u8)) problem = RowProblem.Filtered;
        else if (RowFormat.IsBelow(sample, format.Quality, request.MinGenotypeQuality) || RowFormat.IsBelow(sample, format.Depth, request.MinDepth)) problem = RowProblem.Weak;
        return problem != RowProblem.None ? CohortGenotype.NotCalled : OneDepth(genotype, sample, format, ref problem);
    }

    // Some callers always write a heterozygous GT; their depths give them away.
    private CohortGenotype OneDepth(CohortGenotype genotype, ReadOnlySpan<byte> sample, in RowFormat format, ref RowProblem problem)
    {
        if (!hasAlleleDepths || !genotype.IsHeterozygous) return genotype;
        var depths = RowFormat.Field(sample, format.AlleleDepths);
        var (zero, other) = (0, 0);
        while (!depths.IsEmpty)
        {
            var depth = VcfRecord.Until(ref depths, (byte)',');
            if (depth.SequenceEqual("."u8)) return genotype;
            if (depth.SequenceEqual("0"u8)) zero++; else other++;
        }
        if (other != 1 || zero == 0) return genotype;
        problem = RowProblem.OneDepth;
        return CohortGenotype.NotCalled;
    }

    private CohortGenotype Phased(AlleleMap alleles, in GenotypeField read, ReadOnlySpan<byte> set, out RowProblem problem)
    {
        var (phased, number) = (read.Phased && read.Count == 2, 0);
        if (phased && !set.IsEmpty && !set.SequenceEqual("."u8))
        {
            // A set without a readable or remaining number joins nothing: as good as no phase.
            if (!Utf8Parser.TryParse(set, out long name, out var used) || used != set.Length) phased = false;
            else if (!_phaseSets.TryGetValue(name, out number))
            {
                if (_phaseSets.Count == CohortGenotype.MostPhaseSets) phased = false;
                else _phaseSets[name] = number = _phaseSets.Count + 1;
            }
        }
        return alleles.Pair(read.First, read.Count == 1 ? -2 : read.Second, phased, number, out problem);
    }
}
