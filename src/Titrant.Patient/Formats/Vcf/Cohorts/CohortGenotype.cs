namespace Titrant.Patient.Formats.Vcf.Cohorts;

/// <summary>
/// One person's genotype at one locus in 32 bits: an allele per strand (its place in <see cref="CohortLocus.Alleles"/>), whether
/// they are in phase, and the phase set. Equal meaning is equal bits: strands of an unphased genotype are in order, and a
/// homozygous or haploid one has no phase. While a file passes by it may also be the number of a state that the reader holds.
/// </summary>
internal readonly record struct CohortGenotype(uint Code)
{
    private const byte HeldElsewhere = 251;

    /// <summary>An undocumented sequence that is no variant, in the lenient reading alone.</summary>
    public const byte Untestable = 252;

    /// <summary>No second strand: haploid.</summary>
    public const byte Absent = 253;

    /// <summary>A sequence that the locus does not list.</summary>
    public const byte Undocumented = 254;

    /// <summary>Not called, or not believed.</summary>
    public const byte Missing = 255;

    private const uint PhasedBit = 1 << 16;

    public const int MostPhaseSets = (1 << 15) - 1;
    public const int MostHeld = 1 << 24;

    /// <summary>No record speaks of the locus.</summary>
    public static readonly CohortGenotype NotCalled = new(Missing | Missing << 8);

    /// <summary>A record names the locus and gives no genotype that can be believed.</summary>
    public static readonly CohortGenotype Refused = new(NotCalled.Code | PhasedBit);

    public byte First => (byte)Code;
    public byte Second => (byte)(Code >> 8);
    public bool IsPhased => (Code & PhasedBit) != 0;

    /// <summary>0 where no set is named.</summary>
    public int PhaseSet => (int)(Code >> 17);

    /// <summary>A state that only its reader can tell.</summary>
    public bool IsHeld => First == HeldElsewhere;

    public int Held => (int)(Code >> 8);

    public bool IsHaploid => Second == Absent;
    public bool IsCalled => First != Missing && Second != Missing;
    public bool IsHeterozygous => IsCalled && !IsHaploid && First != Second;

    public static CohortGenotype Hold(int number) => new((uint)number << 8 | HeldElsewhere);

    /// <param name="phaseSet">0 to <see cref="MostPhaseSets"/>; means something only where the strands differ and are phased.</param>
    public static CohortGenotype Of(byte first, byte second, bool phased = false, int phaseSet = 0)
    {
        if (first == second || second == Absent) return new((uint)(first | second << 8));
        if (phased) return new((uint)(first | second << 8) | PhasedBit | (uint)phaseSet << 17);
        return new(first < second ? (uint)(first | second << 8) : (uint)(second | first << 8));
    }

    /// <summary>Strands and phase as they are written, whatever they mean.</summary>
    public static CohortGenotype Ordered(byte first, byte second, bool phased, int phaseSet) =>
        new((uint)(first | second << 8) | (phased ? PhasedBit : 0) | (uint)phaseSet << 17);

    /// <summary>The same with another number for its phase set.</summary>
    public CohortGenotype In(int phaseSet) => new(Code & 0x1ffff | (uint)phaseSet << 17);
}
