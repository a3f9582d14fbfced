namespace Titrant.Patient.Packs;

/// <summary>The RxNorm pack as a look-up: from a product code to the codes of its ingredients.</summary>
public sealed class RxNormProducts(Pack pack)
{
    private readonly Lazy<SortedTable> _concepts = new(() => SortedTable.Open(pack.PathOf(RxNorm.Concepts)));

    /// <summary>RxCUI of the ingredients; empty for a code that the pack does not hold. An ingredient is its own.</summary>
    public IReadOnlyList<string> Ingredients(string rxcui)
    {
        ArgumentNullException.ThrowIfNull(rxcui);
        var at = _concepts.Value.Columns.ToList().IndexOf("ingredients");
        return _concepts.Value.Find(rxcui) is [var row, ..] ? row[at].Split(' ', StringSplitOptions.RemoveEmptyEntries) : [];
    }
}
