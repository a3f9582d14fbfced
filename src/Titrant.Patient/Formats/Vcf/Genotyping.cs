using System.Globalization;
using System.Text;

namespace Titrant.Patient.Formats.Vcf;

/// <summary>Whether a genotype may be believed, and which sequences it names at a wanted locus.</summary>
internal sealed class Genotyping(VcfRequest request, bool hasAlleleDepths)
{
    /// <summary>Called, or why the quality forbids it.</summary>
    public (CallState State, string? Code, string Problem) Quality(in VcfRecord record)
    {
        if (!request.AcceptFiltered)
        {
            var ft = record.Field("FT"u8);
            if (!Passes(record.Filter)) return (CallState.LowQuality, "VCF023", $"FILTER {VcfIssues.Quote(record.Filter)}");
            if (!Passes(ft)) return (CallState.LowQuality, "VCF023", $"FT {VcfIssues.Quote(ft)}");
        }
        // Joint callers write RGQ for reference genotypes, Strelka GQX and, at indels, DPI.
        var gq = record.Number("GQ"u8) ?? record.Number("RGQ"u8) ?? record.Number("GQX"u8);
        if (gq < request.MinGenotypeQuality)
            return (CallState.LowQuality, "VCF024", string.Create(CultureInfo.InvariantCulture, $"GQ {gq} is below {request.MinGenotypeQuality}"));
        var depth = record.Number("MIN_DP"u8) ?? record.Number("DP"u8) ?? record.Number("DPI"u8);
        return depth < request.MinDepth
            ? (CallState.LowQuality, "VCF024", string.Create(CultureInfo.InvariantCulture, $"depth {depth} is below {request.MinDepth}"))
            : (CallState.Called, null, "");
    }

    /// <summary>Takes a record that reaches the locus: as its call, or for the bases that it covers.</summary>
    public void Consider(LocusCall locus, in VcfRecord record, int last, WrittenAlleles? written)
    {
        var isBlock = record.IsReferenceOnly && last > record.Pos + record.Ref.Length - 1;
        var stands = locus.Pos == record.Pos && !(isBlock && locus.Agrees(record) == true);
        var call = stands || written?.Write(locus) == true ? At(locus, record, written ?? new WrittenAlleles(record)) : null;
        if (call is not null) locus.Record(record, call);
        else if (locus.Last >= record.Pos) Cover(locus, record, last, written);
    }

    /// <summary>What a record that does not name the locus says of its bases; issues go to the locus.</summary>
    /// <param name="written">Null for a record of the reference alone.</param>
    public void Cover(LocusCall locus, in VcfRecord record, int last, WrittenAlleles? written)
    {
        if (!GenotypeField.TryParse(record.Field("GT"u8), out var genotype) || genotype.Count > 2) { locus.Weaken(record, CallState.Unusable, "the genotype cannot be read"); return; }
        if (locus.Agrees(record) == false)
        {
            var problem = $"REF is {VcfIssues.Quote(record.Ref)}, the reference has {locus.Run}";
            locus.Say("VCF017", record.Line, $"{locus.At}: {problem}");
            locus.Weaken(record, CallState.Unusable, problem);
            return;
        }
        if (IsTooFew(locus, genotype))
        {
            locus.Say("VCF034", record.Line, $"{locus.At}: GT is {VcfIssues.Quote(record.Field("GT"u8))}");
            locus.Weaken(record, CallState.Unusable, "one allele only on an autosome");
            return;
        }
        var (state, _, why) = Quality(record);
        for (var strand = 0; strand < genotype.Count; strand++)
            if (genotype[strand] > 0 && (written?.On(locus, genotype[strand]) is not { } on || on.Effect != Effect.None)) { locus.Span(record, state == CallState.Called); return; }
        if (record.IsStructural) return;
        if (genotype.IsMissing || genotype.IsHalf) locus.Weaken(record, CallState.Missing, "");
        else if (state != CallState.Called) locus.Weaken(record, state, why);
        else locus.Cover(record, last, genotype);
    }

    /// <summary>The call of a record that names the locus; issues go to the locus. Null: it only covers bases of it.</summary>
    public PositionCall? At(LocusCall locus, in VcfRecord record, WrittenAlleles written)
    {
        var gt = record.Field("GT"u8);
        if (written.TooLong) return Refuse(locus, record, "VCF016", CallState.Unusable, "REF or ALT is longer than a small variant");
        if (!written.IsSequence) return Refuse(locus, record, "VCF016", CallState.Unusable, $"REF is {VcfIssues.Quote(record.Ref)}");
        if (locus.Agrees(record) == false) return Disagreement(locus, record, written);
        if (!GenotypeField.TryParse(gt, out var genotype)) return Refuse(locus, record, "VCF020", CallState.Unusable, $"GT is {VcfIssues.Quote(gt)}");
        if (genotype.Count > 2) return Refuse(locus, record, "VCF026", CallState.Unusable, $"GT is {VcfIssues.Quote(gt)}");
        if (genotype.IsMissing) return locus.Empty(record, CallState.Missing, "not called");
        if (IsTooFew(locus, genotype)) return Refuse(locus, record, "VCF034", CallState.Unusable, $"GT is {VcfIssues.Quote(gt)}");
        var (state, code, problem) = Quality(record);
        if (code is not null && !genotype.IsHalf) return Refuse(locus, record, code, state, problem);
        var whole = record.Pos <= locus.Pos && (long)record.Pos + record.Ref.Length - 1 >= locus.Last;
        if (genotype.IsReference && !whole) return null;

        var alleles = new string[genotype.Count];
        for (var strand = 0; strand < alleles.Length; strand++)
        {
            var number = genotype[strand];
            if (number < 0) continue;
            if (number > written.Alts.Length || number > 0 && written.Alts[number - 1] is ".")
                return Refuse(locus, record, "VCF020", CallState.Unusable, $"GT is {VcfIssues.Quote(gt)}, and ALT has fewer alleles");
            if (written.On(locus, number) is not { } on)
                return Refuse(locus, record, "VCF022", CallState.Unusable, $"allele {VcfIssues.Quote(Encoding.Latin1.GetBytes(written.Alts[number - 1]))}");
            if (on.Effect == Effect.Spans)
                return Refuse(locus, record, "VCF022", CallState.Unusable, $"allele {VcfIssues.Quote(Encoding.Latin1.GetBytes(written.Alts[number - 1]))} of REF {VcfIssues.Quote(record.Ref)} says nothing about {locus.Ref} alone");
            alleles[strand] = on.Allele;
        }
        var alts = Alternatives(locus, written);
        if (genotype.IsHalf)
        {
            var half = new HalfCall(alleles[0] ?? alleles[1], alleles[0] is null ? 1 : 0);
            var missing = Refuse(locus, record, "VCF021", CallState.Missing, $"GT is {VcfIssues.Quote(gt)}");
            return code is null ? missing with { Alts = alts, Half = half } : missing;
        }
        var isReference = alleles.All(a => a == locus.Ref);
        if (isReference && !whole) return null;
        if (hasAlleleDepths && genotype.IsHeterozygous && OneDepthOnly(record.Field("AD"u8)))
            return Refuse(locus, record, "VCF025", CallState.Unusable, $"GT {VcfIssues.Quote(gt)} with AD {VcfIssues.Quote(record.Field("AD"u8))}");

        var ps = record.Field("PS"u8);
        return locus.Empty(record, isReference ? CallState.Reference : CallState.Called, "") with
        {
            Alts = alts,
            Alleles = alleles.ToSeq(),
            Phased = genotype.Phased,
            PhaseSet = genotype.Phased && ps.Length is > 0 and < 40 && !ps.SequenceEqual("."u8) ? Encoding.Latin1.GetString(ps) : null,
        };
    }

    /// <summary>The record's ALTs over the locus's bases; one that cannot be written there stays as the file has it.</summary>
    public static Seq<string> Alternatives(LocusCall locus, WrittenAlleles written)
    {
        var alts = new List<string>();
        for (var i = 0; i < written.Alts.Length; i++)
        {
            if (written.Alts[i] is "." || written.Alts[i].StartsWith('<')) continue;
            var on = written.On(locus, i + 1);
            if (on is not { Effect: Effect.None }) alts.Add(on is { Effect: Effect.Writes } w ? w.Allele : written.Alts[i]);
        }
        return alts.Distinct(StringComparer.Ordinal).ToSeq();
    }

    private static PositionCall Disagreement(LocusCall locus, in VcfRecord record, WrittenAlleles written)
    {
        var reads = $"REF is {VcfIssues.Quote(record.Ref)}, the reference has {locus.Run}";
        if (Strand.IsFlipped(locus, written))
        {
            locus.IsFlipped = true;
            return Refuse(locus, record, "VCF031", CallState.Unusable, $"{reads}; REF and ALT are the other strand's");
        }
        var exchanged = written.Alts is [var alt] && alt == locus.Ref && locus.Alts.Contains(written.Ref);
        return Refuse(locus, record, "VCF017", CallState.Unusable, exchanged ? $"{reads}; REF and ALT are exchanged" : reads);
    }

    private static PositionCall Refuse(LocusCall locus, in VcfRecord record, string code, CallState state, string problem)
    {
        locus.Say(code, record.Line, $"{locus.At}: {problem}");
        return locus.Empty(record, state, problem);
    }

    // X, Y and M have one copy in somebody.
    private static bool IsTooFew(LocusCall locus, in GenotypeField genotype) =>
        genotype is { IsHaploid: true, IsMissing: false } && locus.Chrom is not ("chrX" or "chrY" or "chrM");

    public static bool Passes(ReadOnlySpan<byte> filter) => filter.IsEmpty || filter.SequenceEqual("PASS"u8) || filter.SequenceEqual("."u8);

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
