namespace Titrant.Patient.Formats.Vcf;

/// <summary>
/// The raw text that consumer genotyping arrays hand out: rsid, chromosome, position and letters, without REF, build or strand.
/// </summary>
internal static class ArrayText
{
    private static readonly string[] s_vendors = ["23andMe", "AncestryDNA", "MyHeritage", "FamilyTreeDNA", "Living DNA"];

    /// <param name="firstLine">The first line of the file: a comment that names the vendor, or the names of its columns.</param>
    public static bool Is(string firstLine)
    {
        var line = firstLine.TrimStart('\uFEFF').Trim();
        if (line.StartsWith('#') && s_vendors.Any(v => line.Contains(v, StringComparison.OrdinalIgnoreCase))) return true;
        string[] columns = [.. line.TrimStart('#').Split('\t', ',').Select(c => c.Trim().Trim('"').ToLowerInvariant())];
        return columns is ["rsid", "chromosome" or "chrom", "position" or "pos", "genotype" or "result" or "allele1", ..];
    }
}
