using System.Globalization;
using Titrant.Medicine.Pharmacogenomics.Matching;

namespace Titrant.Medicine.Pharmacogenomics.Conformance;

/// <summary>One data line of a VCF at a defined position, by the lenient rules of PharmCAT 3.1.1. For comparison only: people are read by <see cref="Patient.Formats.Vcf.VcfReader"/>.</summary>
/// <param name="IsTestable">False where an indel is defined and the line shows single bases only: undocumented alternatives are not looked for.</param>
internal readonly record struct ConformanceGenotype(Observed Bases, bool IsTestable)
{
    /// <summary>Null where the line gives no genotype; <paramref name="problem"/> is a code, "" for a plain missing call.</summary>
    /// <param name="columns">REF, ALT, FORMAT and the sample's column.</param>
    public static ConformanceGenotype? Parse(DefinedPosition position, (string Ref, string Alt, string Format, string Sample) columns, bool hasDepths, out string problem)
    {
        problem = "";
        var reference = columns.Ref.ToUpperInvariant();
        if (reference.Length == 0 || reference.Trim('A', 'C', 'G', 'T').Length > 0) { problem = "ref-not-bases"; return null; }
        if (reference != position.Ref38) { problem = "ref-mismatch"; return null; }
        var gt = Field(columns, "GT");
        if (gt.Length == 0) { problem = "no-genotype"; return null; }
        var tokens = gt.Split('/', '|');
        var isPhased = gt.Contains('|', StringComparison.Ordinal);
        var oneCopy = position.On38.Chrom is "chrY" or "chrM";
        var mayBeSingle = oneCopy || position.On38.Chrom == "chrX";
        if (oneCopy) tokens = [tokens.FirstOrDefault(t => t != ".") ?? "."];
        else if (tokens.Length > 2) { problem = "more-than-two-alleles"; tokens = tokens[..2]; }
        if (Array.TrueForAll(tokens, t => t == ".")) return null;

        var alts = columns.Alt is "." or "" ? [] : columns.Alt.ToUpperInvariant().Split(',');
        var bases = new string[tokens.Length];
        for (var i = 0; i < tokens.Length; i++)
        {
            if (tokens[i] == ".") { bases[i] = Observed.Half; continue; }
            if (!int.TryParse(tokens[i], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > alts.Length) { problem = "allele-number"; return null; }
            bases[i] = number == 0 ? reference : alts[number - 1];
            if (bases[i].Trim('A', 'C', 'G', 'T').Length > 0) { problem = "alt-not-bases"; return null; }
        }
        if (alts.Any(a => a.Trim('A', 'C', 'G', 'T').Length > 0)) problem = "alt-not-bases-unused";

        var known = bases.Where(b => b != Observed.Half).ToArray();
        if (mayBeSingle && known.Length == 1) bases = [known[0]];
        // A diploid position with one base: REF alone says nothing; an alternative is kept, and spoils the gene's call.
        else if (known.Length == 1 && (bases.Length == 1 || bases.Contains(Observed.Half)))
        {
            if (known[0] == reference) { problem = "half-missing"; return null; }
            if (bases.Length == 1) bases = [known[0], Observed.Half];
        }
        if (bases.Length == 2 && bases[0] != bases[1] && known.Length == 2 && hasDepths && OneDepthOnly(Field(columns, "AD"))) { problem = "one-depth-only"; return null; }

        var set = Field(columns, "PS");
        var unit = !isPhased ? "" : set is "" or "." || bases[0] == bases[^1] ? Observed.Phased : "set " + set;
        var indel = position.Ref38.Length > 1 || position.Alts.Any(a => a.Length > 1);
        var isTestable = !indel || alts.Any(a => a.Length != reference.Length);
        if (!isTestable) problem = "indel-not-shown";
        return new(new Observed(bases[0], bases.Length > 1 ? bases[1] : "", unit), isTestable);
    }

    private static string Field((string Ref, string Alt, string Format, string Sample) columns, string key)
    {
        var at = Array.IndexOf(columns.Format.Split(':'), key);
        var values = columns.Sample.Split(':');
        return at >= 0 && at < values.Length ? values[at] : "";
    }

    // Some pipelines write every genotype as heterozygous; their depths give them away.
    private static bool OneDepthOnly(string depths)
    {
        var parts = depths.Split(',');
        return parts.Length > 1 && !parts.Contains(".") && parts.Count(p => p.Trim('0').Length > 0) == 1;
    }
}
