namespace Titrant.Medicine.Pharmacogenomics.Matching;

/// <summary>
/// The order in which alleles are named: runs of digits compare as numbers (*2 before *10), everything else by code point;
/// bases that no allele explains ("g.94986073A>C") come after alleles; combinations come last, the shorter first.
/// </summary>
internal sealed class AlleleNames : IComparer<string>
{
    private const string Joint = " + ";

    public static AlleleNames Natural { get; } = new();

    /// <summary>"[*6 + *14]" from its parts; a single part stands by itself.</summary>
    public static string Join(IReadOnlyList<string> parts) => parts.Count == 1 ? parts[0] : $"[{string.Join(Joint, parts)}]";

    public static string[] Split(string name) => IsCombination(name) ? name[1..^1].Split(Joint) : [name];

    public static bool IsPartial(string name) => name.StartsWith("g.", StringComparison.Ordinal);

    public int Compare(string? x, string? y)
    {
        if (x is null || y is null) return string.CompareOrdinal(x, y);
        if (!IsCombination(x) && !IsCombination(y)) return Plain(x, y);
        if (IsCombination(x) != IsCombination(y)) return IsCombination(x) ? 1 : -1;
        var a = Split(x);
        var b = Split(y);
        if (a.Length != b.Length) return a.Length.CompareTo(b.Length);
        for (var i = 0; i < a.Length; i++)
            if (Plain(a[i], b[i]) is not 0 and var order) return order;
        return 0;
    }

    private static bool IsCombination(string name) => name.StartsWith('[') && name.EndsWith(']') && name.Contains(Joint, StringComparison.Ordinal);

    private static int Plain(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        var partial = a.StartsWith("g.", StringComparison.Ordinal);
        if (partial != b.StartsWith("g.", StringComparison.Ordinal)) return partial ? 1 : -1;
        while (!a.IsEmpty && !b.IsEmpty)
        {
            var runA = Run(a);
            var runB = Run(b);
            var order = char.IsAsciiDigit(runA[0]) && char.IsAsciiDigit(runB[0]) ? Numbers(runA, runB) : runA.SequenceCompareTo(runB);
            if (order != 0) return order;
            a = a[runA.Length..];
            b = b[runB.Length..];
        }
        return a.Length.CompareTo(b.Length);
    }

    private static int Numbers(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        a = a.TrimStart('0');
        b = b.TrimStart('0');
        return a.Length != b.Length ? a.Length.CompareTo(b.Length) : a.SequenceCompareTo(b);
    }

    private static ReadOnlySpan<char> Run(ReadOnlySpan<char> text)
    {
        var digits = char.IsAsciiDigit(text[0]);
        var end = 1;
        while (end < text.Length && char.IsAsciiDigit(text[end]) == digits) end++;
        return text[..end];
    }
}
