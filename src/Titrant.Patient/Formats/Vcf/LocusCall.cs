using System.Globalization;
using System.Text;

namespace Titrant.Patient.Formats.Vcf;

/// <summary>
/// One wanted locus on one build while the file passes by: what the records say that name it, else the reference blocks that
/// cover its bases. Issues wait until the build is known, since at most one of two builds' loci is meant.
/// </summary>
internal sealed class LocusCall
{
    public const string Contradicts = "two records contradict each other";
    private readonly List<(string Code, long Line, string Detail)> _issues = [];
    private PositionCall? _call;
    private PositionCall? _block;
    private PositionCall? _weak;
    private ulong _covered;
    private (long Line, string Problem, bool IsCalled)? _spanned;

    public LocusCall(LocusOfInterest wanted)
    {
        (Build, Chrom, Pos, Ref) = (wanted.Build, wanted.Locus.Chrom, wanted.Locus.Pos, wanted.Ref.ToUpperInvariant());
        Alts = wanted.Alts.Length == 0 ? [] : wanted.Alts.ToUpperInvariant().Split(',');
        Run = IndelRuns.At(Build, wanted.Locus, Ref);
        IsIndel = Alts.Length > 0 && Alts.All(a => a.Length != Ref.Length);
        IsSubstitution = Alts.Length > 0 && Alts.All(a => a.Length == Ref.Length);
    }

    public GenomeBuild Build { get; }
    public string Chrom { get; }
    public int Pos { get; }
    public string Ref { get; }

    /// <summary>The alternatives that are asked for; none where nobody said.</summary>
    public string[] Alts { get; }

    public bool IsIndel { get; }
    public bool IsSubstitution { get; }

    /// <summary>Reference bases from Pos as far as a change of this locus can be written.</summary>
    public string Run { get; }

    public int Last => Pos + Ref.Length - 1;
    public int Reach => Pos + Run.Length - 1;
    public IReadOnlyList<(string Code, long Line, string Detail)> Issues => _issues;

    /// <summary>A record was written from the other strand of the DNA.</summary>
    public bool IsFlipped { get; set; }

    /// <summary>All that the records have said so far, to be taken up again: one locus serves the samples of a cohort in turn.</summary>
    public LocusState State
    {
        get => new(_call, _block, _weak, _covered, _spanned);
        set => (_call, _block, _weak, _covered, _spanned) = value;
    }

    public void ForgetIssues() => _issues.Clear();

    public string At => string.Create(CultureInfo.InvariantCulture, $"{Chrom}:{Pos}");

    /// <summary>How REF of a record compares with the reference where both stand; null where it cannot.</summary>
    public bool? Agrees(in VcfRecord record)
    {
        if (!VcfRecord.IsSequence(record.Ref) || VcfRecord.HasUnknownBase(record.Ref)) return null;
        var (from, to) = (Math.Max(Pos, record.Pos), (int)Math.Min(Reach, (long)record.Pos + record.Ref.Length - 1));
        return from > to ? null : Ascii.EqualsIgnoreCase(record.Ref.Slice(from - record.Pos, to - from + 1), Run.AsSpan(from - Pos, to - from + 1));
    }

    /// <summary>The reference was seen at the bases of this locus up to <paramref name="last"/>.</summary>
    public void Cover(in VcfRecord record, int last, in GenotypeField genotype)
    {
        _block ??= Empty(record, CallState.Reference, "") with { Alleles = Enumerable.Repeat(Ref, genotype.Count).ToSeq(), Phased = genotype.Phased };
        for (var i = 0; i < Math.Min(Ref.Length, 64); i++)
            if (Pos + i >= record.Pos && Pos + i <= last) _covered |= 1UL << i;
    }

    /// <summary>A record covers bases of this locus and cannot be believed or read; it counts where nothing better comes.</summary>
    public void Weaken(in VcfRecord record, CallState state, string problem) => _weak ??= Empty(record, state, problem);

    /// <summary>A variant of another place takes bases of this locus away on a strand.</summary>
    public void Span(in VcfRecord record, bool isCalled)
    {
        if (_spanned is null || isCalled && !_spanned.Value.IsCalled) _spanned = (record.Line, "a longer variant covers this position", isCalled);
    }

    /// <summary>A record that names this locus.</summary>
    public void Record(in VcfRecord record, PositionCall call)
    {
        if (_call is not { } old) { _call = call; return; }
        if (old.Problem == Contradicts) return;
        if (SplitSite.Join(old, call) is { } joined)
        {
            _issues.Add((SplitSite.IsRepeat(old, call) ? "VCF018" : "VCF037", record.Line, $"{At} is also on line {old.Line.ToString(CultureInfo.InvariantCulture)}"));
            _call = joined;
            if (joined.Half is null) _issues.RemoveAll(i => i.Code == "VCF021" && (i.Line == old.Line || i.Line == call.Line));
        }
        else
        {
            _issues.Add(("VCF030", record.Line, $"{At}: {SplitSite.Says(old)} and {SplitSite.Says(call)}"));
            _call = old with { State = CallState.Unusable, Alleles = [], Half = null, Problem = Contradicts };
        }
    }

    public void Say(string code, long line, string detail) => _issues.Add((code, line, detail));

    /// <summary>The call, or null where nothing covers the locus.</summary>
    public PositionCall? Result()
    {
        if (_call is { State: CallState.Called or CallState.Reference } && _spanned is { IsCalled: true } deleted)
            return Withdraw(_call, "VCF036", $"the variant on line {deleted.Line.ToString(CultureInfo.InvariantCulture)} covers this position");
        if (_call is not null) return _call;
        if (_spanned is { } spanned)
            return new PositionCall(Chrom, Pos, Ref, [], [], CallState.Unusable, false, null, "", null, null, spanned.Line, spanned.Problem);
        var all = Ref.Length >= 64 ? ulong.MaxValue : (1UL << Ref.Length) - 1;
        return (_covered & all) == all ? _block : _weak;
    }

    /// <summary>A call that something beside its own record makes unusable.</summary>
    public PositionCall Withdraw(PositionCall call, string code, string problem)
    {
        Say(code, call.Line, $"{At}: {problem}");
        return call with { State = CallState.Unusable, Alleles = [], Phased = false, PhaseSet = null, Problem = problem };
    }

    public PositionCall Empty(in VcfRecord record, CallState state, string problem) => new(
        Chrom, Pos, Ref, [], [], state, false, null, Encoding.Latin1.GetString(record.Filter[..Math.Min(record.Filter.Length, 100)]), record.Number("GQ"u8), record.Number("DP"u8), record.Line, problem);
}

/// <summary>What one sample's records said of a locus: the call that names it, a reference block, what cannot be believed, the bases covered, what spans them.</summary>
internal readonly record struct LocusState(PositionCall? Call, PositionCall? Block, PositionCall? Weak, ulong Covered, (long Line, string Problem, bool IsCalled)? Spanned);
