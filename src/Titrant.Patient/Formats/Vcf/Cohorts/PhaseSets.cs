using System.Text;

namespace Titrant.Patient.Formats.Vcf.Cohorts;

/// <summary>The names of phase sets on one chromosome by number, from 1: a genotype of 32 bits has room for a number only.</summary>
internal sealed class PhaseSets
{
    private const int LongestName = 39;
    private readonly List<string> _names = [];
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    /// <summary>0 for no name; null where no number is left.</summary>
    public int? Number(string? name)
    {
        if (name is null) return 0;
        if (_numbers.TryGetValue(name, out var number)) return number;
        if (_names.Count == CohortGenotype.MostPhaseSets) return null;
        _names.Add(name);
        return _numbers[name] = _names.Count;
    }

    /// <inheritdoc cref="Number(string?)"/>
    public int? Number(ReadOnlySpan<byte> field)
    {
        if (field.Length is 0 or > LongestName || field.SequenceEqual("."u8)) return 0;
        Span<char> name = stackalloc char[LongestName];
        name = name[..Encoding.Latin1.GetChars(field, name)];
        return _numbers.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var number) ? number : Number(name.ToString());
    }

    public string? Name(int number) => number == 0 ? null : _names[number - 1];
}
