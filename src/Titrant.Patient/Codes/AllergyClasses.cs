using Titrant.Patient.Knowledge;

namespace Titrant.Patient.Codes;

/// <summary>The tables allergy_relations.tsv and class_names.tsv.</summary>
internal static class AllergyClasses
{
    static readonly Dictionary<string, string[]> Names = Table.Embedded(typeof(DrugTable).Assembly, "Codes/class_names.tsv").Rows
        .ToDictionary(r => r["name"], r => r.List("classes", '|'), StringComparer.OrdinalIgnoreCase);

    static readonly List<(string Class, string Other, AllergyKinship Kinship, string Note)> Relations = [.. Table.Embedded(typeof(DrugTable).Assembly, "Codes/allergy_relations.tsv").Rows
        .Select(r => (r["class"], r["other"], r["kinship"] switch { "same" => AllergyKinship.SameClass, "related" => AllergyKinship.Related, _ => AllergyKinship.Unlikely }, r["note"]))];

    /// <summary>The classes that a written name means: itself, its singular, or what the table says.</summary>
    internal static IReadOnlyList<string> Named(string written)
    {
        var name = written.Trim();
        foreach (var tail in (string[])["(class)", "allergy", "antibiotics"])
        {
            name = name.EndsWith(tail, StringComparison.OrdinalIgnoreCase) ? name[..^tail.Length].Trim() : name;
        }
        return Names.TryGetValue(name, out var classes) ? classes : name.EndsWith('s') ? [name, name[..^1]] : [name];
    }

    internal static IEnumerable<AllergyLink> Links(IReadOnlyList<string> allergen, IEnumerable<string> candidate)
    {
        foreach (var theirs in candidate.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (allergen.Contains(theirs, StringComparer.OrdinalIgnoreCase))
            {
                yield return new(theirs, AllergyKinship.SameClass, "");
                continue;
            }
            foreach (var r in Relations)
            {
                if (Joins(r.Class, r.Other, theirs) || Joins(r.Other, r.Class, theirs))
                {
                    yield return new(theirs, r.Kinship, r.Note);
                }
            }
        }

        bool Joins(string mine, string other, string theirs) =>
            string.Equals(other, theirs, StringComparison.OrdinalIgnoreCase) && allergen.Contains(mine, StringComparer.OrdinalIgnoreCase);
    }
}
