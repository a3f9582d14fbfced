using System.Buffers.Text;

namespace Titrant.Patient.Formats.Vcf.Indexed;

/// <summary>Which bases a line of a VCF is about, read without more of the line than that takes.</summary>
internal static class RecordSpan
{
    /// <summary>The contig's length in bytes and the position; false where the line has none.</summary>
    public static bool TryStart(ReadOnlySpan<byte> line, out int contig, out int pos, out int rest)
    {
        (pos, rest) = (0, 0);
        contig = line.IndexOf((byte)'\t');
        if (contig <= 0) return false;
        var after = line[(contig + 1)..];
        if (!Utf8Parser.TryParse(after, out pos, out var used) || pos < 0 || used >= after.Length || after[used] != '\t' || after[0] is (byte)'+' or (byte)'-') return false;
        rest = contig + 1 + used + 1;
        return true;
    }

    /// <summary>
    /// The last base: INFO's END where it lies at the position or behind, else that of REF. That is how tabix and bcftools
    /// count, so what an index finds and what a pass over every line finds is the same.
    /// </summary>
    /// <param name="rest">The line from ID on.</param>
    public static bool TryEnd(ReadOnlySpan<byte> rest, int pos, out long end)
    {
        end = 0;
        if (!Skip(ref rest)) return false;
        var reference = rest.IndexOf((byte)'\t');
        if (reference <= 0) return false;
        end = pos + (long)reference - 1;
        for (var column = 0; column < 4; column++) if (!Skip(ref rest)) return false;
        var info = rest.IndexOf((byte)'\t') is >= 0 and var tab ? rest[..tab] : rest;
        for (int at; (at = info.IndexOf("END="u8)) >= 0; info = info[(at + 4)..])
        {
            if (at > 0 && info[at - 1] != ';') continue;
            if (Utf8Parser.TryParse(info[(at + 4)..], out long stated, out _) && stated >= pos) end = stated;
            break;
        }
        return true;
    }

    private static bool Skip(ref ReadOnlySpan<byte> rest)
    {
        var tab = rest.IndexOf((byte)'\t');
        if (tab < 0) return false;
        rest = rest[(tab + 1)..];
        return true;
    }
}
