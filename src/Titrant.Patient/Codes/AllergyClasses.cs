using Titrant.Patient.Knowledge;

namespace Titrant.Patient.Codes;

/// <summary>The tables allergy_relations.tsv and class_names.tsv.</summary>
internal static class AllergyClasses
{
    static readonly Dictionary<string, string[]> Names = Table.Embedded(typeof(DrugTable).Assembly, "Codes/class_names.tsv").Rows
        .DistinctBy(r => r["name"], StringComparer.OrdinalIgnoreCase).ToDictionary(r => r["name"], r => r.List("classes", '|'), StringComparer.OrdinalIgnoreCase);

    // Accents, capitals and hyphens do not tell two names of a class apart.
    static readonly Dictionary<string, string[]> ByFolded = Names.DistinctBy(n => Folding.Words(n.Key)).ToDictionary(n => Folding.Words(n.Key), n => n.Value, StringComparer.Ordinal);

    // One-word names and the classes themselves, long enough to be told apart.
    static readonly Dictionary<string, string[]> Spellable = ByFolded.Concat(Names.Values.SelectMany(c => c).Distinct().Select(c => KeyValuePair.Create(Folding.Words(c), new[] { c })))
        .Where(n => n.Key.Length >= 6 && n.Key.All(char.IsLetter)).DistinctBy(n => n.Key).ToDictionary(n => n.Key, n => n.Value, StringComparer.Ordinal);

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
        return ByFolded.TryGetValue(Folding.Words(name), out var classes) ? classes : name.EndsWith('s') ? [name, name[..^1]] : [name];
    }

    /// <summary>
    /// The name of a class that a misspelt word probably meant ("Pencillin"): one edit from 6 letters, two from 9, same first letter, one meaning only.
    /// Null where the word is a known name, or nothing single is near.
    /// </summary>
    internal static string? Respelt(string written)
    {
        var word = Folding.Words(written);
        if (word.Length is < 6 or > 40 || !word.All(char.IsLetter) || ByFolded.ContainsKey(word))
        {
            return null;
        }
        var reach = word.Length >= 9 ? 2 : 1;
        var near = Spellable.Where(n => n.Key[0] == word[0]).Select(n => (n.Key, n.Value, Distance: Edits.Between(word, n.Key, reach))).Where(n => n.Distance <= reach).ToList();
        if (near.Count == 0 || near[0].Distance == 0)
        {
            return null;
        }
        var best = near.MinBy(n => n.Distance);
        return near.All(n => n.Value.SequenceEqual(best.Value)) ? best.Value[0] : null;
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
