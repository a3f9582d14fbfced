namespace Titrant.Patient.Formats.Vcf.Cohorts;

/// <summary>
/// What the usual genotypes of a record mean at a locus that no record has spoken of: two strands, single digits, known
/// alleles. Everything else is left to the reader of one sample.
/// </summary>
internal sealed class AlleleMap
{
    private readonly CohortGenotype?[] _pairs = new CohortGenotype?[11 * 11 * 2];
    private readonly byte[] _numbers;
    private readonly LocusStates _locus;

    private AlleleMap(LocusStates locus, byte[] numbers)
    {
        (_locus, _numbers) = (locus, numbers);
        for (var i = 0; i < _pairs.Length; i++) _pairs[i] = Pair(i / 22 - 1, i / 2 % 11 - 1, i % 2 == 1, 0);
    }

    /// <summary>Null where the record does not stand at the locus with all of its bases, or already another did.</summary>
    public static AlleleMap? Of(LocusStates locus, in VcfRecord record, int last, WrittenAlleles written)
    {
        var wanted = locus.Locus;
        if (locus.IsTouched || wanted.Pos != record.Pos || record.Ref.Length < wanted.Ref.Length || last != record.Pos + record.Ref.Length - 1) return null;
        if (!written.IsSequence || wanted.Agrees(record) != true) return null;
        var numbers = new byte[Math.Min(written.Alts.Length + 1, 10)];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = written.On(wanted, i) is (Effect.None or Effect.Writes, var allele) ? locus.Known(allele) : CohortGenotype.Undocumented;
        return new(locus, numbers);
    }

    /// <summary>Null where the three bytes are not a usual genotype.</summary>
    public CohortGenotype? ThreeBytes(byte one, byte separator, byte two)
    {
        var first = one == '.' ? -1 : one - '0';
        var second = two == '.' ? -1 : two - '0';
        if ((uint)(first + 1) > 10 || (uint)(second + 1) > 10 || separator is not ((byte)'/' or (byte)'|')) return null;
        return _pairs[(first + 1) * 22 + (second + 1) * 2 + (separator == '|' ? 1 : 0)];
    }

    private CohortGenotype? Pair(int first, int second, bool phased, int phaseSet)
    {
        if (first == -1 && second == -1) return CohortGenotype.Refused;
        if (first < 0 || second < 0 || first >= _numbers.Length || second >= _numbers.Length) return null;
        var (a, b) = (_numbers[first], _numbers[second]);
        if (a == CohortGenotype.Undocumented || b == CohortGenotype.Undocumented || _locus.IsOrderNeeded(a, b, phased)) return null;
        return CohortGenotype.Of(a, b, phased, phaseSet);
    }
}
