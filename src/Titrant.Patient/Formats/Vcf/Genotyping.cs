using System.Globalization;
using System.Text;

namespace Titrant.Patient.Formats.Vcf;

/// <summary>Whether a genotype may be believed, and which sequences it names at a wanted locus.</summary>
internal sealed class Genotyping(VcfRequest request, bool hasAlleleDepths)
{
    // Named alleles are small variants; longer text at a wanted locus would only be carried into the record.
    private const int LongestAllele = 10_000;

    /// <summary>Called, or why the quality forbids it.</summary>
    public (CallState State, string? Code, string Problem) Quality(in VcfRecord record)
    {
        if (!request.AcceptFiltered)
        {
            var ft = record.Field("FT"u8);
            if (!Passes(record.Filter)) return (CallState.LowQuality, "VCF023", $"FILTER {VcfIssues.Quote(record.Filter)}");
            if (!Passes(ft)) return (CallState.LowQuality, "VCF023", $"FT {VcfIssues.Quote(ft)}");
        }
        var gq = record.Number("GQ"u8) ?? record.Number("RGQ"u8);
        if (gq < request.MinGenotypeQuality)
            return (CallState.LowQuality, "VCF024", string.Create(CultureInfo.InvariantCulture, $"GQ {gq} is below {request.MinGenotypeQuality}"));
        var depth = record.Number("MIN_DP"u8) ?? record.Number("DP"u8);
        return depth < request.MinDepth
            ? (CallState.LowQuality, "VCF024", string.Create(CultureInfo.InvariantCulture, $"depth {depth} is below {request.MinDepth}"))
            : (CallState.Called, null, "");
    }

    /// <summary>What a record says of the positions that it only covers; unreadable and half genotypes say nothing.</summary>
    public Cover Cover(in VcfRecord record, int last)
    {
        if (!GenotypeField.TryParse(record.Field("GT"u8), out var genotype) || genotype.Count > 2 || genotype.IsHalf) return new(last, null, CallState.Unusable, "");
        var (state, _, problem) = Quality(record);
        return new(last, genotype, state, problem);
    }

    /// <summary>The call of a record that stands at the locus itself; issues go to the locus. Null: it only covers bases of it.</summary>
    public PositionCall? At(LocusCall locus, in VcfRecord record)
    {
        if (!VcfRecord.IsSequence(record.Ref) || VcfRecord.HasUnknownBase(record.Ref))
            return Refuse(locus, record, "VCF016", CallState.Unusable, $"REF is {VcfIssues.Quote(record.Ref)}");
        if (record.Ref.Length > LongestAllele || record.Alt.Length > 2 * LongestAllele)
            return Refuse(locus, record, "VCF016", CallState.Unusable, "REF or ALT is longer than a small variant");
        if (locus.Agrees(record) == false)
            return Refuse(locus, record, "VCF017", CallState.Unusable, $"REF is {VcfIssues.Quote(record.Ref)}, the reference has {locus.Ref}");
        if (!GenotypeField.TryParse(record.Field("GT"u8), out var genotype))
            return Refuse(locus, record, "VCF020", CallState.Unusable, $"GT is {VcfIssues.Quote(record.Field("GT"u8))}");
        if (genotype.Count > 2) return Refuse(locus, record, "VCF026", CallState.Unusable, $"GT is {VcfIssues.Quote(record.Field("GT"u8))}");
        if (genotype.IsMissing) return locus.Empty(record, CallState.Missing, "not called");
        if (genotype.IsHalf) return Refuse(locus, record, "VCF021", CallState.Missing, $"GT is {VcfIssues.Quote(record.Field("GT"u8))}");
        var (state, code, problem) = Quality(record);
        if (code is not null) return Refuse(locus, record, code, state, problem);
        if (genotype.IsReference && record.Ref.Length < locus.Ref.Length) return null;

        var alts = Encoding.Latin1.GetString(record.Alt).ToUpperInvariant().Split(',');
        var reference = Encoding.Latin1.GetString(record.Ref).ToUpperInvariant();
        var alleles = new string[genotype.Count];
        for (var strand = 0; strand < alleles.Length; strand++)
        {
            var number = strand == 0 ? genotype.First : genotype.Second;
            if (number > alts.Length || number > 0 && alts[number - 1] is ".")
                return Refuse(locus, record, "VCF020", CallState.Unusable, $"GT is {VcfIssues.Quote(record.Field("GT"u8))}, and ALT has fewer alleles");
            var allele = number == 0 ? reference : alts[number - 1];
            if (!VcfRecord.IsSequence(Encoding.Latin1.GetBytes(allele)) || allele.Contains('N', StringComparison.Ordinal))
                return Refuse(locus, record, "VCF022", CallState.Unusable, $"allele {VcfIssues.Quote(Encoding.Latin1.GetBytes(allele))}");
            if (OnLocus(allele, reference, locus.Ref) is not { } on)
                return Refuse(locus, record, "VCF022", CallState.Unusable, $"allele {VcfIssues.Quote(Encoding.Latin1.GetBytes(allele))} of a longer REF says nothing about {locus.Ref} alone");
            alleles[strand] = on;
        }
        if (hasAlleleDepths && genotype.IsHeterozygous && OneDepthOnly(record.Field("AD"u8)))
            return Refuse(locus, record, "VCF025", CallState.Unusable, $"GT {VcfIssues.Quote(record.Field("GT"u8))} with AD {VcfIssues.Quote(record.Field("AD"u8))}");

        var ps = record.Field("PS"u8);
        return locus.Empty(record, genotype.IsReference ? CallState.Reference : CallState.Called, "") with
        {
            Alts = alts.Where(a => a is not (".") && !a.StartsWith('<')).Select(a => OnLocus(a, reference, locus.Ref) ?? a).ToSeq(),
            Alleles = alleles.ToSeq(),
            Phased = genotype.Phased,
            PhaseSet = genotype.Phased && ps.Length is > 0 and < 40 && !ps.SequenceEqual("."u8) ? Encoding.Latin1.GetString(ps) : null,
        };
    }

    /// <summary>An allele of a longer or shorter REF, written over the locus's own REF: shared bases at the end are cut or added.</summary>
    private static string? OnLocus(string allele, string recordRef, string locusRef)
    {
        if (recordRef.Length == locusRef.Length) return allele;
        if (recordRef.Length < locusRef.Length) return allele + locusRef[recordRef.Length..];
        var tail = recordRef[locusRef.Length..];
        return allele.Length > tail.Length && allele.EndsWith(tail, StringComparison.Ordinal) ? allele[..^tail.Length] : null;
    }

    private static PositionCall Refuse(LocusCall locus, in VcfRecord record, string code, CallState state, string problem)
    {
        locus.Say(code, record.Line, $"{locus.At}: {problem}");
        return locus.Empty(record, state, problem);
    }

    private static bool Passes(ReadOnlySpan<byte> filter) => filter.IsEmpty || filter.SequenceEqual("PASS"u8) || filter.SequenceEqual("."u8);

    // Some callers always write a heterozygous GT; their depths give them away.
    private static bool OneDepthOnly(ReadOnlySpan<byte> depths)
    {
        var (zero, other) = (0, 0);
        while (!depths.IsEmpty)
        {
            var depth = VcfRecord.Until(ref depths, (byte)',');
            if (depth.SequenceEqual("."u8)) return false;
            if (depth.SequenceEqual("0"u8)) zero++; else other++;
        }
        return other == 1 && zero > 0;
    }
}
