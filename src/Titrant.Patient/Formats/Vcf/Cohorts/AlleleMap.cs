using System.Text;

namespace Titrant.Patient.Formats.Vcf.Cohorts;

/// <summary>What the allele numbers of one record mean at one locus.</summary>
internal sealed class AlleleMap
{
    // A symbolic allele, a spanning deletion or one that cannot be written over the locus's bases.
    private const byte Unusable = 251;
    private const int LongestAllele = 10_000;
    private readonly byte[] _numbers;
    private readonly CohortGenotype[] _pairs;
    private readonly RowProblem[] _problems;
    private readonly bool _isLenient;
    // A REF shorter than the locus's: "reference" is then said of a part of it only.
    private readonly bool _coversPart;
    // X, Y and M have one copy in somebody.
    private readonly bool _isAutosome;

    private AlleleMap(byte[] numbers, IReadOnlyList<string> alts, bool coversPart, bool isLenient, bool isAutosome)
    {
        (_numbers, Alts, _coversPart, _isLenient, _isAutosome) = (numbers, alts, coversPart, isLenient, isAutosome);
        (_pairs, _problems) = (new CohortGenotype[11 * 11 * 2], new RowProblem[11 * 11 * 2]);
        for (var i = 0; i < _pairs.Length; i++) _pairs[i] = Pair(i / 22 - 1, i / 2 % 11 - 1, i % 2 == 1, 0, out _problems[i]);
    }

    public IReadOnlyList<string> Alts { get; }

    public CohortGenotype HomozygousReference => _pairs[Index(0, 0, false)];

    /// <summary>Null where the record cannot be used, with the issue.</summary>
    public static AlleleMap? Of(CohortLocus locus, in CohortRecord record, bool isLenient, out string code, out string detail)
    {
        (code, detail) = ("VCF016", "");
        if (!VcfRecord.IsSequence(record.Ref) || VcfRecord.HasUnknownBase(record.Ref)) detail = $"REF is {VcfIssues.Quote(record.Ref)}";
        else if (record.Ref.Length > LongestAllele || record.Alt.Length > 50 * LongestAllele) detail = "REF or ALT is longer than a small variant";
        else if (Agrees(locus, record.Ref) == false) (code, detail) = ("VCF017", $"REF is {VcfIssues.Quote(record.Ref)}, the reference has {locus.Ref}");
        if (detail.Length > 0) return null;
        var reference = Encoding.Latin1.GetString(record.Ref).ToUpperInvariant();
        var alts = record.Alt.SequenceEqual("."u8) ? [] : Encoding.Latin1.GetString(record.Alt).ToUpperInvariant().Split(',');
        var numbers = new byte[alts.Length + 1];
        numbers[0] = Known(locus, locus.Ref);
        var written = new List<string>();
        for (var i = 0; i < alts.Length; i++)
        {
            var sequence = VcfRecord.IsSequence(Encoding.Latin1.GetBytes(alts[i])) && !alts[i].Contains('N', StringComparison.Ordinal) ? OnLocus(alts[i], reference, locus.Ref) : null;
            numbers[i + 1] = sequence is null ? Unusable : Known(locus, sequence);
            if (!alts[i].StartsWith('<')) written.Add(sequence ?? alts[i]);
        }
        return new(numbers, written, reference.Length < locus.Ref.Length, isLenient, locus.Locus.Chrom is not ("chrX" or "chrY" or "chrM"));
    }

    /// <summary>How REF compares with the reference; null where it cannot.</summary>
    public static bool? Agrees(CohortLocus locus, ReadOnlySpan<byte> reference)
    {
        if (!VcfRecord.IsSequence(reference) || VcfRecord.HasUnknownBase(reference)) return null;
        var shared = Math.Min(reference.Length, locus.Ref.Length);
        return Ascii.EqualsIgnoreCase(reference[..shared], locus.Ref.AsSpan(0, shared));
    }

    /// <summary>The usual case: two strands, single digits or dots. False where the three bytes are something else.</summary>
    public bool TryThreeBytes(byte one, byte separator, byte two, out CohortGenotype genotype, out RowProblem problem)
    {
        (genotype, problem) = (default, default);
        var first = one == '.' ? -1 : one - '0';
        var second = two == '.' ? -1 : two - '0';
        if ((uint)(first + 1) > 10 || (uint)(second + 1) > 10 || separator is not ((byte)'/' or (byte)'|')) return false;
        var index = Index(first, second, separator == '|');
        (genotype, problem) = (_pairs[index], _problems[index]);
        return true;
    }

    /// <param name="second">-1 for a dot, -2 where there is no second strand.</param>
    public CohortGenotype Pair(int first, int second, bool phased, int phaseSet, out RowProblem problem)
    {
        problem = RowProblem.None;
        var a = first < 0 ? CohortGenotype.Missing : Number(first);
        var b = second == -2 ? CohortGenotype.Absent : second < 0 ? CohortGenotype.Missing : Number(second);
        if (a is null || b is null) problem = RowProblem.Unreadable;
        else if (a == Unusable || b == Unusable) problem = RowProblem.NoSequence;
        else if (a == CohortGenotype.Missing && b is CohortGenotype.Missing or CohortGenotype.Absent) return CohortGenotype.NotCalled;
        else if (a == CohortGenotype.Missing || b == CohortGenotype.Missing)
        {
            problem = RowProblem.Half;
            if (_isLenient && first != 0 && second != 0) return CohortGenotype.Of(a.Value, b.Value, phased, phaseSet);
        }
        else if (b == CohortGenotype.Absent && _isAutosome && !_isLenient) problem = RowProblem.TooFew;
        else if (!(_coversPart && first == 0 && second is 0 or -2)) return CohortGenotype.Of(a.Value, b.Value, phased, phaseSet);
        return CohortGenotype.NotCalled;
    }

    private byte? Number(int number) => number < _numbers.Length ? _numbers[number] : null;

    private static int Index(int first, int second, bool phased) => (first + 1) * 22 + (second + 1) * 2 + (phased ? 1 : 0);

    private static byte Known(CohortLocus locus, string sequence)
    {
        for (var i = 0; i < locus.Alleles.Count; i++)
            if (locus.Alleles[i] == sequence) return (byte)i;
        return CohortGenotype.Undocumented;
    }

    /// <summary>An allele of a longer or shorter REF, written over the locus's own REF: shared bases at the end are cut or added.</summary>
    private static string? OnLocus(string allele, string recordRef, string locusRef)
    {
        if (recordRef.Length == locusRef.Length) return allele;
        if (recordRef.Length < locusRef.Length) return allele + locusRef[recordRef.Length..];
        var tail = recordRef[locusRef.Length..];
        return allele.Length > tail.Length && allele.EndsWith(tail, StringComparison.Ordinal) ? allele[..^tail.Length] : null;
    }
}
