using System.Globalization;
using System.Text;

namespace Titrant.Patient.Formats.Vcf;

/// <summary>A GT subfield: allele numbers in strand order, -1 for ".".</summary>
internal readonly record struct GenotypeField(int First, int Second, int Count, bool Phased)
{
    public bool IsHaploid => Count == 1;
    public bool IsReference => First == 0 && (Count == 1 || Second == 0);
    public bool IsMissing => First < 0 && (Count == 1 || Second < 0);
    public bool IsHalf => !IsMissing && (First < 0 || Count == 2 && Second < 0);

    /// <summary>The allele number of a strand, from 0.</summary>
    public int this[int strand] => strand == 0 ? First : Second;
    public bool IsHeterozygous => Count == 2 && First != Second;

    /// <summary>Reads "0/1", "1|0", "1", "./.", and the leading phase mark of VCF 4.4. Count above 2 is returned for the caller to refuse.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out GenotypeField genotype)
    {
        genotype = default;
        if (text.Length > 0 && text[0] is (byte)'/' or (byte)'|') text = text[1..];
        if (text.IsEmpty) return false;
        int first = -1, second = -1, count = 0;
        var phased = true;
        while (true)
        {
            var separator = text.IndexOfAny((byte)'/', (byte)'|');
            var allele = separator < 0 ? text : text[..separator];
            int number;
            if (allele.SequenceEqual("."u8)) number = -1;
            else if (allele.Length is 0 or > 4 || !int.TryParse(Encoding.Latin1.GetString(allele), NumberStyles.None, CultureInfo.InvariantCulture, out number)) return false;
            count++;
            if (count == 1) first = number; else if (count == 2) second = number;
            if (separator < 0) break;
            phased &= text[separator] == '|';
            text = text[(separator + 1)..];
        }
        genotype = new GenotypeField(first, count == 1 ? -1 : second, count, phased);
        return true;
    }
}
