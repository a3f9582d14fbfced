using Titrant.Patient;

namespace Titrant.Learning.Linear;

/// <summary>
/// Squares and products of values must neither overflow nor vanish, or a fit would say "constant" or come out as not a number.
/// Nothing that is measured in people comes near these limits in any unit: a column beyond them is damaged or in a wrong unit.
/// </summary>
internal static class Magnitude
{
    public const double Most = 1e100;
    public const double Least = 1e-100;

    /// <param name="x">[rows × names], finite.</param>
    /// <exception cref="StudyException">LIN015, all columns together.</exception>
    public static void Check(ReadOnlySpan<double> x, IReadOnlyList<string> names)
    {
        var bad = new SortedSet<int>();
        for (var i = 0; i < x.Length; i++) if (IsBeyond(x[i])) bad.Add(i % names.Count);
        if (bad.Count > 0) throw new StudyException(bad.Select(j => Faults.Magnitude(names[j])).ToSeq());
    }

    public static bool IsBeyond(double value) => Math.Abs(value) is > Most or (> 0 and < Least);
}
