using System.Buffers.Text;

namespace Titrant.Patient.Formats.Vcf.Cohorts;

/// <summary>Where the subfields of one record stand in every sample's column; -1 where FORMAT lacks them.</summary>
internal readonly record struct RowFormat(int Genotype, int Filter, int Quality, int Depth, int AlleleDepths, int PhaseSet)
{
    /// <summary>Nothing but GT: rows of equal width, as a rule.</summary>
    public bool IsGenotypeOnly { get; private init; }

    public static RowFormat Of(ReadOnlySpan<byte> format)
    {
        int gt = -1, ft = -1, gq = -1, rgq = -1, dp = -1, least = -1, ad = -1, ps = -1;
        var only = format.SequenceEqual("GT"u8);
        for (var i = 0; !format.IsEmpty; i++)
        {
            var key = VcfRecord.Until(ref format, (byte)':');
            if (key.SequenceEqual("GT"u8)) gt = i;
            else if (key.SequenceEqual("FT"u8)) ft = i;
            else if (key.SequenceEqual("GQ"u8)) gq = i;
            else if (key.SequenceEqual("RGQ"u8)) rgq = i;
            else if (key.SequenceEqual("DP"u8)) dp = i;
            else if (key.SequenceEqual("MIN_DP"u8)) least = i;
            else if (key.SequenceEqual("AD"u8)) ad = i;
            else if (key.SequenceEqual("PS"u8)) ps = i;
        }
        return new(gt, ft, gq >= 0 ? gq : rgq, least >= 0 ? least : dp, ad, ps) { IsGenotypeOnly = only };
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

    /// <summary>True where the subfield holds a number below the minimum; a missing one passes.</summary>
    public static bool IsBelow(ReadOnlySpan<byte> sample, int index, int minimum)
    {
        var text = Field(sample, index);
        return Utf8Parser.TryParse(text, out double number, out var used) && used == text.Length && number >= 0 && number < minimum;
    }
}
