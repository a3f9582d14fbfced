using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Titrant.Patient.Formats.Vcf.Cohorts;

/// <summary>How a column that is not a usual genotype is read.</summary>
internal interface IColumnReading
{
    CohortGenotype Read(CohortGenotype before, ReadOnlySpan<byte> column);

    /// <summary>The issues of the column that was read last.</summary>
    IReadOnlyList<(string Code, long Line, string Detail)> Issues { get; }
}

/// <summary>
/// One record's states at one locus, a sample each. Rows of nothing but "0/0" fields are compared eight samples at a time; the
/// usual genotypes are looked up; the others go to the reader of one sample, equal columns after equal histories once.
/// </summary>
internal sealed class GenotypeRow(int samples, CohortRequest request)
{
    private const int LongestRemembered = 15;
    private const int MostRemembered = 1 << 16;
    private readonly CohortGenotype[] _states = new CohortGenotype[samples];
    private readonly Dictionary<(CohortGenotype, UInt128), (CohortGenotype State, (string Code, string Detail)[] Said)> _known = [];

    public Span<CohortGenotype> States => _states;
    public RowProblems Problems { get; } = new();

    /// <summary>The row of a locus of which this is the first record.</summary>
    /// <param name="samplesText">The columns of all samples, tabs between them; as many as the header has.</param>
    public void First<T>(ReadOnlySpan<byte> samplesText, in RowFormat format, AlleleMap map, PhaseSets sets, T reading) where T : IColumnReading, allows ref struct
    {
        Begin();
        if (format.IsGenotypeOnly && samplesText.Length == 4 * (long)samples - 1 && ThreeBytesEach(samplesText, map, reading)) return;
        Begin();
        for (var i = 0; i < samples; i++)
        {
            var column = VcfRecord.Until(ref samplesText, (byte)'\t');
            _states[i] = Usual(column, format, map, sets) ?? Unusual(CohortGenotype.NotCalled, column, i, reading);
        }
    }

    /// <summary>The row of a locus whose states so far are in <see cref="States"/>.</summary>
    public void Next<T>(ReadOnlySpan<byte> samplesText, T reading) where T : IColumnReading, allows ref struct
    {
        Begin();
        for (var i = 0; i < samples; i++) _states[i] = Unusual(_states[i], VcfRecord.Until(ref samplesText, (byte)'\t'), i, reading);
    }

    private void Begin()
    {
        _known.Clear();
        Problems.Forget();
    }

    private bool ThreeBytesEach<T>(ReadOnlySpan<byte> text, AlleleMap map, T reading) where T : IColumnReading, allows ref struct
    {
        if (map.ThreeBytes((byte)'0', (byte)'/', (byte)'0') is not { } reference) return false;
        Array.Fill(_states, reference);
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
                if (!Take(text, i, map, reading)) return false;
        }
        for (; at < samples; at++)
            if (!Take(text, at, map, reading)) return false;
        return true;
    }

    private bool Take<T>(ReadOnlySpan<byte> text, int sample, AlleleMap map, T reading) where T : IColumnReading, allows ref struct
    {
        var three = text.Slice(4 * sample, 3);
        if (three.Contains((byte)'\t') || sample < samples - 1 && text[4 * sample + 3] != '\t') return false;
        _states[sample] = map.ThreeBytes(three[0], three[1], three[2]) ?? Unusual(CohortGenotype.NotCalled, three, sample, reading);
        return true;
    }

    private CohortGenotype? Usual(ReadOnlySpan<byte> column, in RowFormat format, AlleleMap map, PhaseSets sets)
    {
        var gt = RowFormat.Field(column, format.Genotype);
        if (gt.Length != 3 || map.ThreeBytes(gt[0], gt[1], gt[2]) is not { } genotype) return null;
        if (!genotype.IsCalled) return genotype;
        if (format.AlleleDepths >= 0 && gt[0] != gt[2]) return null;
        if (!request.AcceptFiltered && !Genotyping.Passes(RowFormat.Field(column, format.Filter))) return null;
        if (RowFormat.MayBeBelow(column, format.Quality, request.MinGenotypeQuality) || RowFormat.MayBeBelow(column, format.Depth, request.MinDepth)) return null;
        if (!genotype.IsPhased || format.PhaseSet < 0) return genotype;
        return sets.Number(RowFormat.Field(column, format.PhaseSet)) is { } set ? genotype.In(set) : null;
    }

    private CohortGenotype Unusual<T>(CohortGenotype before, ReadOnlySpan<byte> column, int sample, T reading) where T : IColumnReading, allows ref struct
    {
        if (column.Length > LongestRemembered)
        {
            var state = reading.Read(before, column);
            foreach (var (code, _, detail) in reading.Issues) Problems.Add(code, detail, sample);
            return state;
        }
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        column.CopyTo(bytes);
        bytes[^1] = (byte)column.Length;
        var key = (before, MemoryMarshal.Read<UInt128>(bytes));
        if (!_known.TryGetValue(key, out var known))
        {
            known = (reading.Read(before, column), [.. reading.Issues.Select(i => (i.Code, i.Detail))]);
            if (_known.Count < MostRemembered) _known[key] = known;
        }
        foreach (var (code, detail) in known.Said) Problems.Add(code, detail, sample);
        return known.State;
    }
}
