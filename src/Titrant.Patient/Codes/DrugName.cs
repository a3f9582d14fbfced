namespace Titrant.Patient.Codes;

/// <summary>
/// A fixed combination or a regimen. Strengths are those of the name alone, in the order of the ingredients, empty where it is sold in several;
/// Larger is the ingredient with the larger number where products write a pair in either order ("co-beneldopa 25/100", "Madopar 100/25").
/// </summary>
internal sealed record Combination(string Name, bool IsRegimen, IReadOnlyList<Drug> Drugs, IReadOnlyList<ProductStrength> Strengths, string? Larger);

/// <summary>One way to write a medicine. Weak names need a dose, form or frequency beside them to count.</summary>
internal sealed record DrugName(string[] Words, string Written, MatchKind Kind, IReadOnlyList<Drug> Drugs, string? Salt, Combination? Combination, bool Weak)
{
    // "5-FU" and "T4" must not be read out of "5 fu" or "t 4"; a name written with a space may have one.
    internal bool NeedsGlue { get; } = Words.Length > 1 && Words.Sum(w => w.Length) <= 4 && !Written.Contains(' ', StringComparison.Ordinal);

    internal bool IsBrand => Kind == MatchKind.Brand || Kind == MatchKind.Combination && !string.Equals(Written, Combination?.Name, StringComparison.OrdinalIgnoreCase);
}
