using System.Globalization;
using System.Text;

namespace Titrant.Patient.Formats.Vcf.Cohorts;

/// <summary>The header of a file of many samples: the build's evidence, the samples in order, whether AD lists a depth per allele.</summary>
internal sealed class CohortHeader
{
    public const int FirstSample = 9;
    private static readonly string[] s_fixed = ["#CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO", "FORMAT"];

    public BuildEvidence Build { get; } = new();
    public bool HasAlleleDepths { get; private set; }
    public IReadOnlyList<string> Samples { get; private set; } = [];

    /// <summary>Reads up to and with the #CHROM line. False: the file is refused, and the issue says why.</summary>
    public bool Read(BoundedInput input, VcfIssues issues, ref long line)
    {
        while (input.Next(out var text, out var tooLong))
        {
            line++;
            if (tooLong) { issues.Add("VCF011", line, "header line skipped"); continue; }
            if (line == 1)
            {
                if (text.StartsWith("\uFEFF"u8)) text = text[3..];
                if (!VcfHeader.IsSupported(text, issues)) return false;
            }
            else if (text.StartsWith("##"u8)) Meta(text);
            else if (text.StartsWith("#"u8)) return Head(text, issues, line);
            else if (!text.IsEmpty)
            {
                issues.Add("VCF003", line, "a record stands before the #CHROM line");
                return false;
            }
        }
        issues.Add(line == 0 ? "FILE005" : "VCF003", line, line == 0 ? "no line to read" : "the file ends before its #CHROM line");
        return false;
    }

    private void Meta(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("##reference="u8)) Build.Reference(Encoding.UTF8.GetString(text["##reference="u8.Length..]));
        else if (text.StartsWith("##contig=<"u8))
        {
            var fields = VcfHeader.Fields(text);
            if (fields.TryGetValue("ID", out var id)) Build.Contig(id, fields.GetValueOrDefault("length"), fields.GetValueOrDefault("assembly"));
        }
        else if (text.StartsWith("##FORMAT=<ID=AD,"u8)) HasAlleleDepths = VcfHeader.Fields(text).GetValueOrDefault("Number") == "R";
    }

    private bool Head(ReadOnlySpan<byte> text, VcfIssues issues, long line)
    {
        for (var i = 0; i < s_fixed.Length; i++)
        {
            if (Encoding.UTF8.GetString(VcfRecord.Until(ref text, (byte)'\t')) == s_fixed[i]) continue;
            issues.Add(i == 8 ? "VCF028" : "VCF003", line, i == 8 ? "no FORMAT and sample columns" : string.Create(CultureInfo.InvariantCulture, $"column {i + 1} is not {s_fixed[i]}"));
            return false;
        }
        if (text.IsEmpty)
        {
            issues.Add("VCF028", line, "no sample columns");
            return false;
        }
        var samples = new string[text.Count((byte)'\t') + 1];
        var seen = new HashSet<string>(samples.Length, StringComparer.Ordinal);
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = Encoding.UTF8.GetString(VcfRecord.Until(ref text, (byte)'\t'));
            if (seen.Add(samples[i])) continue;
            issues.Add("PGX040", line, string.Create(CultureInfo.InvariantCulture, $"sample column {i + 1} repeats an earlier name"));
            return false;
        }
        Samples = samples;
        return true;
    }
}
