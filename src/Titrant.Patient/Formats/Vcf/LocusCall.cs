using System.Globalization;
using System.Text;

namespace Titrant.Patient.Formats.Vcf;

/// <summary>What a record says of every position up to <paramref name="Last"/>; a null genotype says nothing.</summary>
internal readonly record struct Cover(int Last, GenotypeField? Genotype, CallState State, string Problem);

/// <summary>
/// One wanted locus on one build while the file passes by: the first valid record there, else the reference blocks that
/// cover its bases. Issues wait until the build is known, since at most one of two builds' loci is meant.
/// </summary>
internal sealed class LocusCall(LocusOfInterest wanted)
{
    private readonly List<(string Code, long Line, string Detail)> _issues = [];
    private PositionCall? _call;
    private PositionCall? _block;
    private PositionCall? _weakBlock;
    private ulong _covered;
    private (long Line, string Problem)? _spanned;

    public string Chrom { get; } = wanted.Locus.Chrom;
    public int Pos { get; } = wanted.Locus.Pos;
    public string Ref { get; } = wanted.Ref.ToUpperInvariant();
    public int Last => Pos + Ref.Length - 1;
    public GenomeBuild Build { get; } = wanted.Build;
    public IReadOnlyList<(string Code, long Line, string Detail)> Issues => _issues;

    /// <summary>How REF of the record at this position compares with the reference; null where it cannot.</summary>
    public bool? Agrees(in VcfRecord record)
    {
        if (!VcfRecord.IsSequence(record.Ref) || VcfRecord.HasUnknownBase(record.Ref)) return null;
        var shared = Math.Min(record.Ref.Length, Ref.Length);
        return Ascii.EqualsIgnoreCase(record.Ref[..shared], Ref.AsSpan(0, shared));
    }

    /// <summary>A record that begins before this locus and reaches it, or a reference block.</summary>
    public void Cover(in VcfRecord record, in Cover cover)
    {
        if (cover.Genotype is not { } genotype) return;
        if (genotype.IsReference)
        {
            if (cover.State != CallState.Called) { _weakBlock ??= Empty(record, cover.State, cover.Problem); return; }
            _block ??= Empty(record, CallState.Reference, "") with { Alleles = Enumerable.Repeat(Ref, genotype.Count).ToSeq(), Phased = genotype.Phased };
            for (var i = 0; i < Math.Min(Ref.Length, 64); i++)
                if (Pos + i >= record.Pos && Pos + i <= cover.Last) _covered |= 1UL << i;
        }
        else if (genotype.IsMissing) _weakBlock ??= Empty(record, CallState.Missing, "");
        else _spanned ??= (record.Line, "a longer variant covers this position");
    }

    /// <summary>A record at this very position.</summary>
    public void Record(in VcfRecord record, PositionCall call)
    {
        if (_call is null) { _call = call; return; }
        _issues.Add(("VCF018", record.Line, $"{At} is also on line {_call.Line.ToString(CultureInfo.InvariantCulture)}"));
        var (old, valid) = (IsValid(_call), IsValid(call));
        if (!valid) return;
        if (!old) { if (_call.Problem != Contradicts) _call = call; return; }
        if (Same(_call, call)) return;
        // One multi-allelic site split into lines: 0/0 against one ALT says nothing about another ALT.
        var otherAlts = !_call.Alts.Intersect(call.Alts).Any();
        if (!otherAlts) return;
        if (_call.State == CallState.Reference) _call = call;
        else if (call.State != CallState.Reference)
        {
            _issues.Add(("VCF030", record.Line, $"{At}: {Says(_call)} and {Says(call)}"));
            _call = _call with { State = CallState.Unusable, Alleles = [], Problem = Contradicts };
        }
    }

    public void Say(string code, long line, string detail) => _issues.Add((code, line, detail));

    /// <summary>The call, or null where nothing covers the locus.</summary>
    public PositionCall? Result()
    {
        if (_call is not null) return _call;
        if (_spanned is { } spanned)
            return new PositionCall(Chrom, Pos, Ref, [], [], CallState.Unusable, false, null, "", null, null, spanned.Line, spanned.Problem);
        var all = Ref.Length >= 64 ? ulong.MaxValue : (1UL << Ref.Length) - 1;
        return (_covered & all) == all ? _block : _weakBlock;
    }

    public PositionCall Empty(in VcfRecord record, CallState state, string problem) => new(
        Chrom, Pos, Ref, [], [], state, false, null, Encoding.Latin1.GetString(record.Filter[..Math.Min(record.Filter.Length, 100)]), record.Number("GQ"u8), record.Number("DP"u8), record.Line, problem);

    public string At => string.Create(CultureInfo.InvariantCulture, $"{Chrom}:{Pos}");

    private const string Contradicts = "two records contradict each other";
    private static bool IsValid(PositionCall call) => call.State is CallState.Called or CallState.Reference;
    private static bool Same(PositionCall a, PositionCall b) => a.Alleles.Order(StringComparer.Ordinal).SequenceEqual(b.Alleles.Order(StringComparer.Ordinal));
    private static string Says(PositionCall call) => string.Join('/', call.Alleles.Select(a => a.Length > 20 ? a[..20] + "..." : a));
}
