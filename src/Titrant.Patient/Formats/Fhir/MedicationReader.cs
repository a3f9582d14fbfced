using static Titrant.Patient.Formats.Fhir.FhirName;

namespace Titrant.Patient.Formats.Fhir;

/// <summary>Medication: what those mean who refer to it.</summary>
internal static class MedicationReader
{
    public static bool Read(FhirResource r)
    {
        if (r.Root[FhirName.Status].Says("entered-in-error"u8)) r.Root[FhirName.Status].Refuse("FHIR023", "the medication itself was entered in error");
        r.Ingredients = Ingredients(r.Root);
        r.Names = Name(r.Root, r.Ingredients);
        if (r.Names is null) r.Root.Refuse("FHIR010", "neither a code nor an ingredient");
        return true;
    }

    public static Term? Name(Element medication, Seq<Term> ingredients) =>
        medication[FhirName.Code].Term() ?? (ingredients.IsEmpty ? null : Term.Of(string.Join(" / ", ingredients.Select(i => i.Words))));

    public static Seq<Term> Ingredients(Element medication)
    {
        if (!medication[Ingredient].Exists) return [];
        var all = new List<Term>();
        foreach (var ingredient in medication[Ingredient].Items)
            if (ingredient[ItemCodeableConcept].Term() is { } term) all.Add(term);
            else if (ingredient[ItemReference][Display].Text() is { } words) all.Add(Term.Of(words));
        return all.ToSeq();
    }
}
