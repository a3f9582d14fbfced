using System.Text;

namespace Titrant.Patient.Formats.Vcf.Indexed;

/// <summary>Passes a VCF's header on and takes from it what shows the genome build.</summary>
internal sealed class CutHeader(bool showsBuild)
{
    private const int MaxBytes = 64 << 20;

    private byte[] _lines = new byte[1 << 16];
    private int _length;
    private int _head;

    /// <summary>How many lines it has, with the #CHROM line.</summary>
    public long Lines { get; private set; }

    /// <summary>Null where nobody asked for the build.</summary>
    public BuildEvidence? Build { get; } = showsBuild ? new() : null;

    /// <summary>Everything before the #CHROM line.</summary>
    public ReadOnlySpan<byte> Before => _lines.AsSpan(0, _head);

    /// <summary>The #CHROM line.</summary>
    public ReadOnlySpan<byte> Head => _lines.AsSpan(_head, _length - _head);

    /// <summary>The code and the reason why this is no VCF; null where the header is whole.</summary>
    public (string Code, string Why)? Read(Indexed.Lines lines)
    {
        for (var first = true; lines.Next(out var line, out var tooLong); first = false)
        {
            Lines++;
            if (tooLong || _length + line.Length > MaxBytes) return ("FILE004", "the header");
            if (first && !line.StartsWith("##fileformat=VCF"u8) && !line.StartsWith("\uFEFF##fileformat=VCF"u8))
                return ("VCF001", $"the first line is {VcfIssues.Quote(line)}");
            if (!line.StartsWith("#"u8)) return ("VCF003", "a record stands before the #CHROM line");
            var isHead = line.StartsWith("#CHROM\t"u8);
            if (isHead) _head = _length;
            Keep(line);
            if (isHead) return null;
            if (Build is null) continue;
            if (line.StartsWith("##contig=<"u8)) Contig(Encoding.UTF8.GetString(line["##contig=<"u8.Length..]));
            else if (line.StartsWith("##reference="u8)) Build.Reference(Encoding.UTF8.GetString(line["##reference="u8.Length..]));
        }
        return lines.Damage is { } damage ? ("VCF010", damage) : _length == 0 ? ("FILE005", "no line to read") : ("VCF003", "the file ends before its #CHROM line");
    }

    private void Keep(ReadOnlySpan<byte> line)
    {
        if (_length + line.Length + 1 > _lines.Length) Array.Resize(ref _lines, Math.Max(_length + line.Length + 1, 2 * _lines.Length));
        line.CopyTo(_lines.AsSpan(_length));
        _length += line.Length + 1;
        _lines[_length - 1] = (byte)'\n';
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
        if (id is not null) Build!.Contig(id, length, assembly);
    }
}
