namespace Titrant.Patient.Formats.Vcf.Cohorts;

/// <summary>
/// One person's genotype at one locus in 32 bits: an allele per strand (its place in <see cref="CohortLocus.Alleles"/>), whether
/// they are in phase, and the phase set. Equal meaning is equal bits: strands of an unphased genotype are in order, and a
/// homozygous or haploid one has no phase.
/// </summary>
internal readonly record struct CohortGenotype(uint Code)
{
    /// <summary>No second strand: haploid.</summary>
    public const byte Absent = 253;

    /// <summary>A sequence that the locus does not list.</summary>
    public const byte Undocumented = 254;

    /// <summary>Not called, or not believed.</summary>
    public const byte Missing = 255;

    private const byte Contradiction = 252;
    private const uint PhasedBit = 1 << 16;

    public const int MostPhaseSets = (1 << 15) - 1;

    public static readonly CohortGenotype NotCalled = new(Missing | Missing << 8);

    /// <summary>Two records of one position disagree: not called, whatever a third one says.</summary>
    public static readonly CohortGenotype Contradicted = new(Contradiction | Contradiction << 8);

    public byte First => (byte)Code is Contradiction ? Missing : (byte)Code;
    public byte Second => (byte)(Code >> 8) is Contradiction ? Missing : (byte)(Code >> 8);
    public bool IsPhased => (Code & PhasedBit) != 0;

    /// <summary>0 where no set is named.</summary>
    public int PhaseSet => (int)(Code >> 17);

    public bool IsHaploid => Second == Absent;
    public bool IsCalled => First != Missing && Second != Missing;
    public bool IsHeterozygous => IsCalled && !IsHaploid && First != Second;

    /// <param name="phaseSet">0 to <see cref="MostPhaseSets"/>; means something only where the strands differ and are phased.</param>
    public static CohortGenotype Of(byte first, byte second, bool phased = false, int phaseSet = 0)
    {
        if (first == second || second == Absent) return new((uint)(first | second << 8));
        if (phased) return new((uint)(first | second << 8) | PhasedBit | (uint)phaseSet << 17);
        return new(first < second ? (uint)(first | second << 8) : (uint)(second | first << 8));
    }

    /// <summary>The same with another number for its phase set.</summary>
    public CohortGenotype In(int phaseSet) => new(Code & 0x1ffff | (uint)phaseSet << 17);

    /// <summary>Both hold the same alleles, in whatever order.</summary>
    public bool SameAlleles(CohortGenotype other) =>
        First == other.First && Second == other.Second || First == other.Second && Second == other.First;
}
