using System.Text;

namespace Titrant.Learning.Tables;

/// <summary>
/// How files write that a value is not known: the empty cell, NA, N/A, #N/A, &lt;NA&gt;, NaN, null, a dot, a question mark. "none" and "unknown" are answers, not absences.
/// A dictionary that lists such a spelling among a column's words means the word.
/// </summary>
internal static class Absent
{
    private static readonly byte[][] s_spellings = [.. new[] { "", ".", "?", "NA", "N/A", "n/a", "#N/A", "<NA>", "NaN", "nan", "NAN", "null", "NULL", "Null" }.Select(Encoding.UTF8.GetBytes)];

    public static bool Is(ReadOnlySpan<byte> cell)
    {
        if (cell.IsEmpty) return true;
        if (cell.Length > 4 || cell[0] is >= (byte)'0' and <= (byte)'9' or (byte)'-') return false;
        foreach (var spelling in s_spellings) if (cell.SequenceEqual(spelling)) return true;
        return false;
    }

    public static bool Is(string text) => text.Length <= 4 && Is(Encoding.UTF8.GetBytes(text));
}
