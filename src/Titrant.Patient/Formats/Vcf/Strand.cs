namespace Titrant.Patient.Formats.Vcf;

/// <summary>
/// Arrays name alleles by the strand of their probe, and exports do not always turn them to the reference's strand. A turned
/// base is never turned back here: where A stands against T or C against G nothing in the file tells the two strands apart.
/// </summary>
internal static class Strand
{
    /// <summary>True where REF and every ALT of a record of one base are the complements of what stands and is wanted at the locus.</summary>
    public static bool IsFlipped(LocusCall locus, WrittenAlleles written) =>
        locus.IsSubstitution && written.Pos == locus.Pos && locus.Ref.Length == 1 && written.Ref.Length == 1 && Complement(written.Ref[0]) == locus.Ref[0]
        && written.Alts.All(a => a is "." || a.Length == 1 && locus.Alts.Contains($"{Complement(a[0])}"));

    /// <summary>True where the other strand's alleles look like this strand's: A and T, or C and G.</summary>
    public static bool IsAmbiguous(LocusCall locus, PositionCall call) =>
        locus.Ref.Length == 1 && locus.Alts.Concat(call.Alts).Any(a => a.Length == 1 && Complement(a[0]) == locus.Ref[0]);

    private static char? Complement(char letter) => letter switch { 'A' => 'T', 'C' => 'G', 'G' => 'C', 'T' => 'A', _ => null };
}
