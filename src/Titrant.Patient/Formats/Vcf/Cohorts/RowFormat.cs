using System.Buffers.Text;

namespace Titrant.Patient.Formats.Vcf.Cohorts;

/// <summary>Where the subfields of one record stand in every sample's column; -1 where FORMAT lacks them.</summary>
internal readonly record struct RowFormat(int Genotype, int Filter, int Quality, int Depth, int AlleleDepths, int PhaseSet)
{
    /// <summary>Nothing but GT: rows of equal width, as a rule.</summary>
    public bool IsGenotypeOnly { get; private init; }

    /// <summary>A quality or a depth in other words than GQ and DP: every column needs the reader of one sample.</summary>
    public bool IsUnusual { get; private init; }

    public static RowFormat Of(ReadOnlySpan<byte> format)
    {
        int gt = -1, ft = -1, gq = -1, dp = -1, ad = -1, ps = -1;
        var only = format.SequenceEqual("GT"u8);
        var unusual = false;
        for (var i = 0; !format.IsEmpty; i++)
        {
            var key = VcfRecord.Until(ref format, (byte)':');
            if (key.SequenceEqual("GT"u8)) { unusual |= gt >= 0; gt = i; }
            else if (key.SequenceEqual("FT"u8)) { unusual |= ft >= 0; ft = i; }
            else if (key.SequenceEqual("GQ"u8)) { unusual |= gq >= 0; gq = i; }
            else if (key.SequenceEqual("DP"u8)) { unusual |= dp >= 0; dp = i; }
            else if (key.SequenceEqual("AD"u8)) { unusual |= ad >= 0; ad = i; }
            else if (key.SequenceEqual("PS"u8)) { unusual |= ps >= 0; ps = i; }
            else unusual |= key.SequenceEqual("RGQ"u8) || key.SequenceEqual("GQX"u8) || key.SequenceEqual("MIN_DP"u8) || key.SequenceEqual("DPI"u8);
        }
        return new(gt, ft, gq, dp, ad, ps) { IsGenotypeOnly = only, IsUnusual = unusual || gt < 0 };
    }

    /// <summary>A subfield of one sample's column; empty where it was dropped at the end.</summary>
    public static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> sample, int index)
    {
        if (index < 0) return default;
        for (; index > 0; index--)
        {
            var at = sample.IndexOf((byte)':');
            if (at < 0) return default;
            sample = sample[(at + 1)..];
        }
        var end = sample.IndexOf((byte)':');
        return end < 0 ? sample : sample[..end];
    }

    /// <summary>False where the subfield is a whole number of at least the minimum, or is not given.</summary>
    public static bool MayBeBelow(ReadOnlySpan<byte> sample, int index, int minimum)
    {
        var text = Field(sample, index);
        if (text.IsEmpty || text.SequenceEqual("."u8)) return false;
        return !Utf8Parser.TryParse(text, out int number, out var used) || used != text.Length || number < minimum;
    }
}
