using System.Globalization;
using System.Text;

namespace Titrant.Patient.Formats.Vcf;

/// <summary>The header: version, contigs, whether AD lists one depth per allele, and the column of the person's sample.</summary>
internal sealed class VcfHeader
{
    private const int FirstSample = 9;
    private static readonly string[] s_fixed = ["#CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO", "FORMAT"];

    public BuildEvidence Build { get; } = new();

    public int Columns { get; private set; }

    /// <summary>The tab-separated column (from 0) of the person's sample.</summary>
    public int SampleColumn { get; private set; } = -1;

    public string SampleName { get; private set; } = "";

    /// <summary>AD is usable only where the header gives it Number=R.</summary>
    public bool HasAlleleDepths { get; private set; }

    /// <summary>Reads up to and with the #CHROM line. False: the file is refused, and the issue says why.</summary>
    public bool Read(BoundedInput input, VcfRequest request, VcfIssues issues, ref long line)
    {
        while (input.Next(out var text, out var tooLong))
        {
            line++;
            if (tooLong) { issues.Add("VCF011", line, "header line skipped"); continue; }
            if (line == 1)
            {
                if (text.StartsWith("\uFEFF"u8)) text = text[3..];
                if (!IsSupported(text, issues)) return false;
                continue;
            }
            if (text.StartsWith("##"u8)) { Meta(text); continue; }
            if (text.StartsWith("#"u8)) return Head(Encoding.UTF8.GetString(text).Split('\t'), request, issues, line);
            if (text.IsEmpty) continue;
            issues.Add("VCF003", line, "a record stands before the #CHROM line");
            return false;
        }
        issues.Add(line == 0 ? "FILE005" : "VCF003", line, line == 0 ? "no line to read" : "the file ends before its #CHROM line");
        return false;
    }

    internal static bool IsSupported(ReadOnlySpan<byte> first, VcfIssues issues)
    {
        var prefix = "##fileformat=VCFv"u8;
        if (!first.StartsWith(prefix))
        {
            issues.Add(ArrayText.Is(Encoding.UTF8.GetString(first)) ? "VCF033" : "VCF001", 1, $"the first line is {VcfIssues.Quote(first)}");
            return false;
        }
        var version = first[prefix.Length..].TrimEnd((byte)' ');
        if (version.Length == 3 && version[0] == '4' && version[1] == '.' && version[2] is >= (byte)'0' and <= (byte)'4') return true;
        issues.Add("VCF002", 1, $"version {VcfIssues.Quote(version)}");
        return false;
    }

    private void Meta(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("##contig=<"u8))
        {
            var fields = Fields(text);
            if (fields.TryGetValue("ID", out var id)) Build.Contig(id, fields.GetValueOrDefault("length"), fields.GetValueOrDefault("assembly"));
        }
        else if (text.StartsWith("##reference="u8)) Build.Reference(Encoding.UTF8.GetString(text["##reference="u8.Length..]));
        else if (text.StartsWith("##FORMAT=<"u8))
        {
            var fields = Fields(text);
            if (fields.GetValueOrDefault("ID") == "AD") HasAlleleDepths = fields.GetValueOrDefault("Number") == "R";
        }
    }

    /// <summary>Key=value pairs between the angle brackets; commas inside quotes belong to the value.</summary>
    internal static Dictionary<string, string> Fields(ReadOnlySpan<byte> text)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        var inside = Encoding.UTF8.GetString(text[(text.IndexOf((byte)'<') + 1)..]).TrimEnd().TrimEnd('>');
        for (var at = 0; at < inside.Length;)
        {
            var equals = inside.IndexOf('=', at);
            if (equals < 0) break;
            var end = equals + 1;
            var quoted = false;
            for (; end < inside.Length && (quoted || inside[end] != ','); end++) if (inside[end] == '"') quoted = !quoted;
            fields.TryAdd(inside[at..equals].Trim(), inside[(equals + 1)..end].Trim().Trim('"'));
            at = end + 1;
        }
        return fields;
    }

    private bool Head(string[] columns, VcfRequest request, VcfIssues issues, long line)
    {
        for (var i = 0; i < Math.Min(s_fixed.Length, 8); i++)
        {
            if (i < columns.Length && columns[i] == s_fixed[i]) continue;
            issues.Add("VCF003", line, $"column {(i + 1).ToString(CultureInfo.InvariantCulture)} is not {s_fixed[i]}");
            return false;
        }
        if (columns.Length <= FirstSample || columns[8] != "FORMAT")
        {
            issues.Add("VCF028", line, "no FORMAT and sample columns");
            return false;
        }
        Columns = columns.Length;
        var samples = columns.Length - FirstSample;
        if (request.SampleName is { } name)
        {
            SampleColumn = Array.IndexOf(columns, name, FirstSample);
            if (SampleColumn < 0 || Array.LastIndexOf(columns, name) != SampleColumn)
            {
                issues.Add("VCF005", line, string.Create(CultureInfo.InvariantCulture, $"{(SampleColumn < 0 ? "no" : "more than one")} column of that name among {samples} samples"));
                return false;
            }
        }
        else if (samples == 1) SampleColumn = FirstSample;
        else
        {
            issues.Add("VCF004", line, string.Create(CultureInfo.InvariantCulture, $"{samples} samples"));
            return false;
        }
        SampleName = columns[SampleColumn];
        return true;
    }
}
