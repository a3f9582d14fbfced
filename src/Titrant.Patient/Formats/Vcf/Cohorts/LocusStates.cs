namespace Titrant.Patient.Formats.Vcf.Cohorts;

/// <summary>
/// A wanted locus for all samples: what one sample's records said of it, as a number of 32 bits. Plain genotypes of known
/// alleles are their own number; whatever else the reader of one sample distinguishes is held here once and numbered.
/// </summary>
internal sealed class LocusStates
{
    private readonly PhaseSets _sets;
    private readonly List<(LocusState State, bool IsWithdrawn)> _held = [];
    private readonly Dictionary<(LocusState State, bool IsWithdrawn), int> _numbers = [];
    private readonly PositionCall _empty;
    private Seq<string> _alts = [];
    private long _line;

    public LocusStates(CohortLocus wanted, PhaseSets sets)
    {
        (Wanted, _sets) = (wanted, sets);
        Locus = new(new(wanted.Build, wanted.Locus, wanted.Ref, string.Join(',', wanted.Alleles.Where(a => a != wanted.Ref))));
        Reference = Known(Locus.Ref);
        _empty = new(Locus.Chrom, Locus.Pos, Locus.Ref, [], [], CallState.Missing, false, null, "", null, null, 0);
    }

    public CohortLocus Wanted { get; }

    /// <summary>The locus as the reader of one sample has it; it serves the samples in turn.</summary>
    public LocusCall Locus { get; }

    /// <summary>The number of the build's reference among the alleles.</summary>
    public byte Reference { get; }

    /// <summary>A record has spoken of the locus, for whichever sample.</summary>
    public bool IsTouched { get; private set; }

    /// <summary>Plain genotypes come from the first record of the locus alone.</summary>
    public void Touch(Seq<string> alts, long line)
    {
        if (!IsTouched) (_alts, _line) = (alts, line);
        IsTouched = true;
    }

    public byte Known(string sequence)
    {
        for (var i = 0; i < Wanted.Alleles.Count; i++)
            if (Wanted.Alleles[i] == sequence) return (byte)i;
        return CohortGenotype.Undocumented;
    }

    /// <summary>The state after one more record; issues wait at <see cref="Locus"/>.</summary>
    public CohortGenotype After(CohortGenotype before, in VcfRecord record, int last, WrittenAlleles? written, Genotyping genotyping)
    {
        Locus.State = State(before);
        Locus.ForgetIssues();
        genotyping.Consider(Locus, record, last, written);
        return Number(Locus.State, IsWithdrawn(before));
    }

    /// <summary>What all records together give the sample, at the end, withdrawn or not.</summary>
    public PositionCall? Result(CohortGenotype state)
    {
        Locus.State = State(state);
        Locus.ForgetIssues();
        var call = Locus.Result();
        return call is { State: CallState.Called or CallState.Reference } ? call : null;
    }

    /// <summary>The same as a genotype.</summary>
    public CohortGenotype Genotype(CohortGenotype state)
    {
        if (!state.IsHeld) return state.IsCalled ? state : CohortGenotype.NotCalled;
        if (IsWithdrawn(state) || Result(state) is not { } call) return CohortGenotype.NotCalled;
        var second = call.Alleles.Count == 1 ? CohortGenotype.Absent : Known(call.Alleles[1]);
        var set = call.Phased ? _sets.Number(call.PhaseSet) : null;
        return CohortGenotype.Of(Known(call.Alleles[0]), second, set is not null, set ?? 0);
    }

    /// <summary>The same state, believed or not because of what other loci show.</summary>
    public CohortGenotype Withdraw(CohortGenotype state, bool isWithdrawn) =>
        IsWithdrawn(state) == isWithdrawn ? state : Number(State(state), isWithdrawn);

    public bool IsWithdrawn(CohortGenotype state) => state.IsHeld && _held[state.Held].IsWithdrawn;

    private LocusState State(CohortGenotype state)
    {
        if (state.IsHeld) return _held[state.Held].State;
        if (state == CohortGenotype.NotCalled) return default;
        if (!state.IsCalled) return new(_empty, null, null, 0, null);
        var isReference = state.First == Reference && state.Second == Reference;
        return new(_empty with
        {
            Alts = _alts, Line = _line, State = isReference ? CallState.Reference : CallState.Called, Phased = state.IsPhased, PhaseSet = _sets.Name(state.PhaseSet),
            Alleles = [Wanted.Alleles[state.First], Wanted.Alleles[state.Second]],
        }, null, null, 0, null);
    }

    private CohortGenotype Number(in LocusState state, bool isWithdrawn)
    {
        // Quality has been judged and why something is not believed has been told: samples that differ in these are alike from here on.
        var call = state.Call is not { } c ? null
            : c.State is CallState.Called or CallState.Reference || c.Half is not null ? Bare(c) with { Problem = "" }
            : c.Problem == LocusCall.Contradicts ? _empty with { Problem = c.Problem, State = CallState.Unusable } : _empty;
        var kept = new LocusState(call, state.Block is { } block ? Bare(block) with { Line = 0 } : null, null, state.Covered,
            state.Spanned is { } spanned ? (0, spanned.Problem, spanned.IsCalled) : null);
        if (!isWithdrawn && kept.Block is null && kept.Spanned is null && Plain(call) is { } plain) return plain;
        if (!_numbers.TryGetValue((kept, isWithdrawn), out var number))
        {
            if (_held.Count == CohortGenotype.MostHeld) return CohortGenotype.Refused;
            _numbers[(kept, isWithdrawn)] = number = _held.Count;
            _held.Add((kept, isWithdrawn));
        }
        return CohortGenotype.Hold(number);
    }

    private CohortGenotype? Plain(PositionCall? call)
    {
        if (call is null) return CohortGenotype.NotCalled;
        if (call == _empty) return CohortGenotype.Refused;
        if (call.Half is not null || call.Alleles.Count != 2 || call.Line != _line || call.Alts != _alts) return null;
        var (a, b) = (Known(call.Alleles[0]), Known(call.Alleles[1]));
        if (a == CohortGenotype.Undocumented || b == CohortGenotype.Undocumented || IsOrderNeeded(a, b, call.Phased)) return null;
        var set = call.Phased ? _sets.Number(call.PhaseSet) : 0;
        return set is null ? null : CohortGenotype.Of(a, b, call.Phased, set.Value);
    }

    /// <summary>
    /// What a plain genotype does not keep and a second record may ask for: the order in which unphased alleles are written (a half
    /// call fills the other's place), and that a homozygous one is phased, where the locus has several bases to put together.
    /// </summary>
    public bool IsOrderNeeded(byte a, byte b, bool phased) => phased ? a == b && a != Reference && Locus.Ref.Length > 1 : a > b;

    private static PositionCall Bare(PositionCall call) => call with { Filter = "", GenotypeQuality = null, Depth = null };
}
