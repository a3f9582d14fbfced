using System.Buffers;
using System.Text;

namespace Titrant.Patient.Formats.Vcf.Indexed;

/// <summary>Passes a VCF's header on and takes from it what shows the genome build.</summary>
internal sealed class CutHeader
{
    private const long MaxBytes = 64L << 20;

    private readonly ArrayBufferWriter<byte> _lines = new();
    private int _head;

    /// <summary>How many lines it has, with the #CHROM line.</summary>
    public long Lines { get; private set; }

    public BuildEvidence Build { get; } = new();

    /// <summary>Everything before the #CHROM line.</summary>
    public ReadOnlySpan<byte> Before => _lines.WrittenSpan[.._head];

    /// <summary>The #CHROM line.</summary>
    public ReadOnlySpan<byte> Head => _lines.WrittenSpan[_head..];

    /// <summary>The code and the reason why this is no VCF; null where the header is whole.</summary>
    public (string Code, string Why)? Read(Indexed.Lines lines)
    {
        for (var first = true; lines.Next(out var line, out var tooLong); first = false)
        {
            Lines++;
            if (tooLong || _lines.WrittenCount + line.Length > MaxBytes) return ("FILE004", "the header");
            if (first && !line.StartsWith("##fileformat=VCF"u8) && !line.StartsWith("\uFEFF##fileformat=VCF"u8))
                return ("VCF001", $"the first line is {VcfIssues.Quote(line)}");
            if (!line.StartsWith("#"u8)) return ("VCF003", "a record stands before the #CHROM line");
            var isHead = line.StartsWith("#CHROM\t"u8);
            if (isHead) _head = _lines.WrittenCount;
            _lines.Write(line);
            _lines.Write("\n"u8);
            if (isHead) return null;
            if (line.StartsWith("##contig=<"u8)) Contig(Encoding.UTF8.GetString(line["##contig=<"u8.Length..]));
            else if (line.StartsWith("##reference="u8)) Build.Reference(Encoding.UTF8.GetString(line["##reference="u8.Length..]));
        }
        return lines.Damage is { } damage ? ("VCF010", damage) : _lines.WrittenCount == 0 ? ("FILE005", "no line to read") : ("VCF003", "the file ends before its #CHROM line");
    }

    // Only keys that tell a build are looked for, and none of their values holds a comma.
    private void Contig(string fields)
    {
        string? id = null, length = null, assembly = null;
        foreach (var field in fields.TrimEnd('\r', '>', ' ').Split(','))
        {
            var equals = field.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0) continue;
            var value = field[(equals + 1)..].Trim().Trim('"');
            switch (field[..equals].Trim())
            {
                case "ID": id ??= value; break;
                case "length": length ??= value; break;
                case "assembly": assembly ??= value; break;
                default: break;
            }
        }
        if (id is not null) Build.Contig(id, length, assembly);
    }
}
