namespace Titrant.Patient.Codes;

/// <summary>One active ingredient as the table knows it.</summary>
/// <param name="Ingredient">International nonproprietary name, lower case where it is one.</param>
/// <param name="RxCui">RxNorm ingredient code; null where no source showed one.</param>
/// <param name="Classes">Pharmacologic classes, from the general to the special.</param>
/// <param name="AllergyClasses">Groups that share reactions, see allergy_relations.tsv.</param>
/// <param name="Risks">Inherited risks of the substance itself (HLA-B*57:01, G6PD ...).</param>
/// <param name="Verified">True where code, US brands and salts were read in a source; classes are always from general knowledge.</param>
public sealed record Drug(
    string Ingredient,
    string? RxCui,
    IReadOnlyList<string> Synonyms,
    IReadOnlyList<string> Brands,
    IReadOnlyList<string> Salts,
    IReadOnlyList<string> Classes,
    IReadOnlyList<string> AllergyClasses,
    IReadOnlyList<string> Risks,
    bool Verified)
{
    /// <summary>Whether the drug belongs to a class, by the table's own word for it, case ignored.</summary>
    public bool Is(string drugClass) => Classes.Contains(drugClass, StringComparer.OrdinalIgnoreCase);

    public bool Equals(Drug? other) => other is not null && Ingredient == other.Ingredient && RxCui == other.RxCui;

    public override int GetHashCode() => Ingredient.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Ingredient;
}

/// <summary>How surely a substance that a person reacts to predicts a reaction to another.</summary>
public enum AllergyKinship { SameIngredient, SameClass, Related, Unlikely }

/// <summary>One reason to think, or not to think, of an allergy: "penicillin", SameClass, "".</summary>
public sealed record AllergyLink(string Class, AllergyKinship Kinship, string Note);
