using System.Buffers;
using System.Buffers.Text;

namespace Titrant.Patient.Formats.Vcf;

/// <summary>One data line, as views of its bytes.</summary>
internal readonly ref struct VcfRecord
{
    private static readonly SearchValues<byte> s_bases = SearchValues.Create("ACGTNacgtn"u8);

    public required ReadOnlySpan<byte> Ref { get; init; }
    public required ReadOnlySpan<byte> Alt { get; init; }
    public required ReadOnlySpan<byte> Filter { get; init; }
    public required ReadOnlySpan<byte> Info { get; init; }
    public required ReadOnlySpan<byte> Format { get; init; }
    public required ReadOnlySpan<byte> Sample { get; init; }
    public required string Chrom { get; init; }
    public required int Pos { get; init; }
    public required long Line { get; init; }

    /// <summary>True where no sequence stands against REF: ".", &lt;NON_REF&gt; or &lt;*&gt; alone.</summary>
    public bool IsReferenceOnly => Alt.SequenceEqual("."u8) || Alt.SequenceEqual("<NON_REF>"u8) || Alt.SequenceEqual("<*>"u8);

    /// <summary>True where an ALT is a structural variant: its 0/0 excludes that variant and says nothing of the bases inside.</summary>
    public bool IsStructural
    {
        get
        {
            foreach (var range in Alt.Split((byte)','))
            {
                var alt = Alt[range];
                if (alt.ContainsAny((byte)'<', (byte)'[', (byte)']') && !alt.SequenceEqual("<NON_REF>"u8) && !alt.SequenceEqual("<*>"u8)) return true;
            }
            return false;
        }
    }

    /// <param name="rest">The line from its third column on.</param>
    public static VcfRecord Of(string chrom, int pos, ReadOnlySpan<byte> rest, int sampleColumn, long line)
    {
        Next(ref rest);
        var reference = Next(ref rest);
        var alt = Next(ref rest);
        Next(ref rest);
        var filter = Next(ref rest);
        var info = Next(ref rest);
        var format = Next(ref rest);
        for (var i = 9; i < sampleColumn; i++) Next(ref rest);
        return new VcfRecord { Chrom = chrom, Pos = pos, Line = line, Ref = reference, Alt = alt, Filter = filter, Info = info, Format = format, Sample = Next(ref rest) };
    }

    public static bool IsSequence(ReadOnlySpan<byte> text) => text.Length > 0 && !text.ContainsAnyExcept(s_bases);

    public static bool HasUnknownBase(ReadOnlySpan<byte> text) => text.ContainsAny((byte)'N', (byte)'n');

    /// <summary>The last position that the record speaks of: its REF, or its END. False where END is there and unreadable.</summary>
    public bool TryLast(out int last)
    {
        last = (int)Math.Min((long)Pos + Ref.Length - 1, int.MaxValue);
        if (!(Alt.Contains((byte)'<') || Alt.SequenceEqual("."u8))) return true;
        foreach (var range in Info.Split((byte)';'))
        {
            var field = Info[range];
            if (!field.StartsWith("END="u8)) continue;
            if (!Utf8Parser.TryParse(field[4..], out int end, out var used) || used != field.Length - 4 || end < Pos) return false;
            last = Math.Max(last, end);
            return true;
        }
        return true;
    }

    /// <summary>One subfield of the person's column; empty where FORMAT lacks it or it was dropped at the end.</summary>
    public ReadOnlySpan<byte> Field(ReadOnlySpan<byte> key)
    {
        var format = Format;
        var sample = Sample;
        while (true)
        {
            var name = Until(ref format, (byte)':');
            var value = Until(ref sample, (byte)':');
            if (name.SequenceEqual(key)) return value;
            if (format.IsEmpty) return default;
        }
    }

    /// <summary>A whole number of the person's column; null where it is missing or "."</summary>
    public int? Number(ReadOnlySpan<byte> key)
    {
        var text = Field(key);
        return Utf8Parser.TryParse(text, out int number, out var used) && used == text.Length ? number
            : Utf8Parser.TryParse(text, out double real, out used) && used == text.Length && real is >= 0 and < int.MaxValue ? (int)real
            : null;
    }

    public static ReadOnlySpan<byte> Until(scoped ref ReadOnlySpan<byte> rest, byte separator)
    {
        var at = rest.IndexOf(separator);
        var head = at < 0 ? rest : rest[..at];
        rest = at < 0 ? default : rest[(at + 1)..];
        return head;
    }

    private static ReadOnlySpan<byte> Next(scoped ref ReadOnlySpan<byte> rest) => Until(ref rest, (byte)'\t');
}
