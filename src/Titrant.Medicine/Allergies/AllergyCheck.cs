using System.Globalization;
using Titrant.Patient;
using Titrant.Patient.Codes;
using Titrant.Patient.Knowledge;

namespace Titrant.Medicine;

/// <summary>Which medicine meets an allergy on the list, by ingredient or class; intolerance is told from allergy.</summary>
public sealed class AllergyCheck : ICapability
{
    private static readonly Table s_reactions = Table.Embedded(typeof(AllergyCheck).Assembly, "Allergies/knowledge/reactions.tsv");
    private static readonly Table s_notMedicines = Table.Embedded(typeof(AllergyCheck).Assembly, "Allergies/knowledge/not_medicines.tsv");
    private static readonly TimeSpan s_longTolerated = TimeSpan.FromDays(90);
    private static readonly TimeSpan s_longOrdered = TimeSpan.FromDays(365);
    private static readonly Citation s_citation = new("allergy classes and kinships (Khan 2022, doi:10.1016/j.jaci.2022.08.028)", "1", "2026-11-21");

    public Card Card { get; } = new(
        "AllergyCheck", "1", "Does a medicine meet an allergy on the list?",
        Reads: ["Medicine"], Writes: ["AllergyCheck", "AllergyList"],
        Needs: [new(FactKind.Allergy, "any", null, Required: true, "the allergy list, or the statement that there is none"), new(FactKind.Medication, "any", null, Required: true)],
        User: "pharmacist, prescriber", Population: "everybody", Decision: "give, replace or clarify",
        NotFor: "allergy testing, food allergy", Tables: ["Codes/drugs.tsv", "Codes/allergy_relations.tsv", "Allergies/knowledge/reactions.tsv", "Allergies/knowledge/not_medicines.tsv"]);

    private Origin Origin => new(Card.Name, Card.Version, ["medicines and their names, Codes/drugs.tsv", "allergy classes, Codes/allergy_relations.tsv"]);

    // ------------------------------------------------------------------ what we conclude

    public IEnumerable<Answer> Assess(Chart chart)
    {
        var medicines = Medicines.Of(chart).Where(m => m.Standing != Standing.Unclear && m.Product.Ingredients.Count > 0).DistinctBy(m => (m.Written, m.Standing)).ToList();
        var allergies = Listed(chart);
        if (medicines.Count > 0 && !chart.Of<Allergy>().Any())
            yield return new Gap(new("AllergyList"), "No allergy in force is recorded, nor the statement that there is none.", "Ask about allergies and record the answer.",
                "test:allergies", [Card.Needs[0]], [], Origin);
        var unread = allergies.Where(a => IsMedicine(a.Allergy.Substance, out var known) && !known).ToList();
        var missed = unread.Select(a => a.Allergy.Substance.Words).Distinct().ToList();
        foreach (var (fact, allergy) in unread.DistinctBy(a => a.Allergy.Substance.Words))
        {
            yield return new Gap(new("AllergyList", allergy.Substance.Words), $"The allergen '{allergy.Substance.Words}' was not recognised: no medicine was checked against it.",
                "Record the substance by its name.", $"test:allergy {allergy.Substance.Words}", [Card.Needs[0]], [fact.Id], Origin, First: true);
        }
        var found = new List<Finding>();
        foreach (var medicine in medicines)
        {
            // One answer for a product and an allergen: of co-amoxiclav's two ingredients the nearer kin speaks.
            var met = (from a in allergies
                       from drug in medicine.Product.Drugs.Distinct()
                       from link in Links(a.Allergy, drug).Take(1)
                       group (a.Fact, a.Allergy, Drug: drug, Link: link) by a.Allergy.Substance.Words into kin
                       select kin.MinBy(k => k.Link.Kinship)).ToList();
            foreach (var (fact, allergy, drug, link) in met) found.Add(Judge(drug, medicine, fact, allergy, link, chart));
            if (met.Count == 0 && chart.Of<Allergy>().Any()) found.Add(Checked(medicine, Cleared(allergies.Count, unread.Count, missed), chart.Of<Allergy>().Select(a => a.Fact.Id)));
        }
        // Two orders of one ingredient and one allergen share a key: one answer names both.
        foreach (var same in found.GroupBy(f => f.Key)) yield return Together([.. same]);
    }

    // An all-clear never covers an entry that nobody could read.
    private static string Cleared(int entries, int unread, List<string> missed) => missed.Count == 0
        ? "no allergy on the list meets it"
        : string.Create(CultureInfo.InvariantCulture, $"checked against the {entries - unread} recognised {(entries - unread == 1 ? "entry" : "entries")}, none of which meets it; not against {string.Join(", ", missed.Select(m => $"'{m}'"))}");

    private static Finding Together(IReadOnlyList<Finding> same)
    {
        var texts = same.Select(f => f.Says).Distinct().ToList();
        if (same.Count == 1) return same[0];
        // The gravest speaks: an answer that asks for something before one that does not.
        var first = same.FirstOrDefault(f => !f.Checked) ?? same[0];
        return first with
        {
            Says = string.Join(" ", texts.OrderBy(t => t != first.Says)),
            Evidence = same.SelectMany(f => f.Evidence).ToSeq(),
        };
    }

    private Finding Judge(Drug drug, Medicine medicine, Fact fact, Allergy allergy, AllergyLink link, Chart chart)
    {
        var reaction = ReactionOf(allergy);
        var code = link.Kinship switch
        {
            AllergyKinship.Unlikely => "unlikely",
            _ when reaction == "side effect" => link.Kinship == AllergyKinship.SameIngredient ? "intolerance" : "unlikely",
            AllergyKinship.Related => reaction == "severe" ? "related-severe" : "unlikely",
            _ when reaction == "severe" || allergy.Criticality == "high" => "allergy-severe",
            _ => Tolerated(medicine, fact, chart) ? "tolerated" : "allergy",
        };
        var borne = code is "intolerance" ? $" {Noted(allergy)}" : "";
        var read = Names(allergy.Substance).Select(n => (Written: n, As: DrugTable.Default.AllergenReadAs(n))).FirstOrDefault(n => n.As is not null);
        var says = $"{Cap(medicine.Written)} and the {Described(allergy, fact)}: {Kin(drug, link)}.{borne}{(read.As is null ? "" : $" '{read.Written}' was read as {read.As}.")}";
        return new Finding(KeyOf(drug, allergy), new Result.Coded(new Concept(Systems.Titrant, code, link.Class)),
            [new Evidence(says, null, [medicine.Fact.Id, fact.Id], s_citation)], Origin, says, Checked: code is "unlikely" or "intolerance");
    }

    // ------------------------------------------------------------------ what we advise

    public IEnumerable<Recommendation> Advise(Chart chart)
    {
        var medicines = Medicines.Of(chart);
        foreach (var answer in chart.AnswersNamed("AllergyCheck"))
        {
            if (answer is not Finding { Result: Result.Coded { Concept: var concept } } finding || concept.Code is "unlikely" or "none" or "intolerance") continue;
            var ingredient = answer.Key.Target.Split('|')[0];
            var medicine = medicines.FirstOrDefault(m => finding.Evidence.Any(e => e.Facts.Contains(m.Fact.Id)));
            var allergyFact = chart.Of<Allergy>().FirstOrDefault(a => finding.Evidence.Any(e => e.Facts.Contains(a.Fact.Id)));
            if (medicine is null || allergyFact.Claim is not { } allergy) continue;
            var planned = medicine.Standing == Standing.Planned;
            var instead = planned ? $"another medicine than {medicine.Written}" : $"stopping {medicine.Written} and giving another medicine";
            var (kind, consequence, strength, action) = concept.Code switch
            {
                "allergy-severe" => (planned ? ActKind.Avoid : ActKind.Stop, Consequence.LifeThreatening, Strength.Strong, instead),
                "allergy" => (planned ? ActKind.Avoid : ActKind.Stop, Consequence.Serious, Strength.Strong, instead),
                "related-severe" => (ActKind.Avoid, Consequence.Moderate, Strength.Moderate, $"whether {medicine.Written} is needed or can be replaced"),
                _ => (ActKind.Monitor, Consequence.Moderate, Strength.ExpertOpinion, $"clarifying the allergy entry, since {medicine.Written} has been taken since {medicine.Start}"),
            };
            var described = Described(allergy, allergyFact.Fact);
            yield return new Recommendation(
                new("allergy", kind, ingredient), new Act(kind, new Concept(Systems.Titrant, "drug:" + ingredient, string.Join(" + ", medicine.Product.Drugs.Select(d => d.Ingredient).Distinct()))), consequence, strength,
                $"Consider {action} because {Article(described)} {described} is on the list.",
                $"{finding.Says} {(kind == ActKind.Stop ? "Replace it before stopping where the treatment is needed." : "")}".Trim(),
                "allergy on the list, not refuted",
                [answer.Key], finding.Evidence.SelectMany(e => e.Facts).ToSeq(), [], Role.Prescriber, [s_citation],
                new Counterfactual(answer.Key, new Result.Coded(new Concept(Systems.Titrant, "none", "")), $"If the entry '{allergy.Substance.Words}' were refuted, this card would go."),
                finding.Origin);
        }
    }

    /// <summary>What on the allergy list speaks against a drug, for screening alternatives: "penicillin allergy (same class)".</summary>
    public static IEnumerable<string> Against(Chart chart, Drug drug) =>
        from a in Listed(chart)
        from link in Links(a.Allergy, drug).Take(1)
        where link.Kinship is AllergyKinship.SameIngredient or AllergyKinship.SameClass
        select $"{a.Allergy.Substance.Words} allergy on the list";

    // ------------------------------------------------------------------

    private static List<(Fact Fact, Allergy Allergy)> Listed(Chart chart) =>
        [.. chart.Of<Allergy>().Where(a => !a.Claim.NoneKnown && Counts(a.Fact.StatusAt(chart.AsOf))).Select(a => (a.Fact, a.Claim))];

    // Nobody has confirmed it, and nobody has refuted it: it is checked.
    private static bool Counts(StatusKind status) => status is StatusKind.Current or StatusKind.Final or StatusKind.Unknown or StatusKind.Unconfirmed or StatusKind.Preliminary;

    private static IEnumerable<AllergyLink> Links(Allergy allergy, Drug drug)
    {
        foreach (var coding in allergy.Substance.Codings)
            if (coding.System == Systems.RxNorm && DrugTable.Default.ByRxCui(coding.Code) == drug) return [new(drug.Ingredient, AllergyKinship.SameIngredient, "")];
        return Names(allergy.Substance).SelectMany(n => DrugTable.Default.AllergyLinks(n, drug)).OrderBy(l => l.Kinship);
    }

    private static IEnumerable<string> Names(Term substance) =>
        new[] { Bare(substance.Text) }.Concat(substance.Codings.Select(c => Bare(c.Display))).Where(n => n.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase);

    // "Allergy to penicillin", "Penicillin allergy", "Penicillin (substance)" all name penicillin.
    private static string Bare(string text)
    {
        var t = text.Trim();
        foreach (var head in (string[])["allergy to ", "allergic to ", "hypersensitivity to ", "intolerance to ", "adverse reaction to ", "alergia a la ", "alergia a los ", "alergia a las ", "alergia al ", "alergia a ", "alergia à ", "alergia ao ",
            "allergie à la ", "allergie aux ", "allergie à l'", "allergie à ", "allergie au ", "allergie gegen ", "allergia alla ", "allergia al ", "allergia a ", "allergie voor ", "allergi over for ", "allergi mot "])
            if (t.StartsWith(head, StringComparison.OrdinalIgnoreCase)) t = t[head.Length..];
        foreach (var tail in (string[])[" (substance)", " (disorder)", " (finding)", " (product)", " allergy", " intolerance", " hypersensitivity", " -class of antibiotic-", " antibiotic", "-allergie", "allergie", "-allergi", "allergi"])
            if (t.EndsWith(tail, StringComparison.OrdinalIgnoreCase)) t = t[..^tail.Length];
        return t.Trim();
    }

    private static bool IsMedicine(Term substance, out bool known)
    {
        known = false;
        var words = substance.Words.ToLowerInvariant().Split([' ', ',', '/', '(', ')', '-'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0 || s_notMedicines.Rows.Any(r => words.Contains(r["word"]) || words.Contains(r["word"] + "s"))) return false;
        known = Names(substance).Any(n => DrugTable.Default.ByNames(n).Count > 0 || DrugTable.Default.Members(n).Count > 0 || ProductText.Parse(n).Ingredients.Count > 0 || DrugTable.Default.AllergenReadAs(n) is not null)
            || substance.Codings.Any(c => c.System == Systems.RxNorm && DrugTable.Default.ByRxCui(c.Code) is not null);
        return true;
    }

    private static string ReactionOf(Allergy allergy)
    {
        var text = string.Join(" ", allergy.Reactions.Select(r => r.Manifestation.Words)).ToLowerInvariant();
        if (allergy.Reactions.Any(r => r.Severity == "severe") || Means("severe")) return "severe";
        if (allergy.Type == AllergyType.Intolerance) return "side effect";
        // A side effect by its words, unless somebody deliberately called it an allergy.
        return allergy.Type == AllergyType.Unstated && text.Length > 0 && Means("side effect") ? "side effect" : "unstated";

        bool Means(string what) => s_reactions.Rows.Any(r => r["means"] == what && (r["word"].Length > 4
            ? text.Contains(r["word"], StringComparison.Ordinal)
            : text.Split([' ', ',', ';', '.']).Contains(r["word"])));
    }

    // Really taken, and beyond the entry: then either the entry or the list is wrong, and stopping is not the first answer.
    // An order is not intake; only a year of it is believed. Anaphylaxis is never softened.
    private static bool Tolerated(Medicine medicine, Fact allergy, Chart chart)
    {
        if (medicine is not { Standing: Standing.Taking, Start: { } start }) return false;
        var since = allergy.When.Order is { } recorded && recorded > start.Earliest ? recorded : start.Earliest;
        return chart.AsOf - since > (medicine.Use.Event == MedicationEvent.Ordered ? s_longOrdered : s_longTolerated);
    }

    private Finding Checked(Medicine medicine, string says, IEnumerable<FactId> list)
    {
        var names = string.Join(" + ", medicine.Product.Drugs.Select(d => d.Ingredient).Distinct());
        return new(new("AllergyCheck", names + "|"), new Result.Coded(new Concept(Systems.Titrant, "none", "")),
            [new Evidence($"{names}: {says}", null, list.Prepend(medicine.Fact.Id).ToSeq(), s_citation)], Origin, $"{Cap(names)} against the allergy list: {says}.", Checked: true);
    }

    private static AnswerKey KeyOf(Drug drug, Allergy allergy) => new("AllergyCheck", $"{drug.Ingredient}|{allergy.Substance.Words}");

    private static string Described(Allergy allergy, Fact fact)
    {
        var kind = allergy.Type == AllergyType.Intolerance ? "intolerance" : "allergy";
        var name = Names(allergy.Substance).FirstOrDefault() ?? allergy.Substance.Words;
        var reaction = string.Join(", ", allergy.Reactions.Select(r => r.Manifestation.Words).Where(w => w.Length > 0));
        var inside = string.Join(", ", new[] { reaction, fact.When.Start?.ToString() ?? "" }.Where(s => s.Length > 0));
        return $"{Low(name)} {kind}{(inside.Length > 0 ? $" ({inside})" : "")}";
    }

    private static string Kin(Drug drug, AllergyLink link) => link.Kinship switch
    {
        AllergyKinship.SameIngredient => $"it contains {drug.Ingredient}",
        AllergyKinship.SameClass => $"{drug.Ingredient} belongs to the same class ({link.Class})",
        AllergyKinship.Related => $"{drug.Ingredient} is related ({link.Class}){(link.Note.Length > 0 ? "; " + link.Note : "")}",
        _ => $"a cross-reaction with {drug.Ingredient} is unlikely{(link.Note.Length > 0 ? "; " + link.Note : "")}",
    };

    private static string Noted(Allergy allergy)
    {
        var reaction = string.Join(", ", allergy.Reactions.Select(r => r.Manifestation.Words).Where(w => w.Length > 0));
        return allergy.Type == AllergyType.Intolerance
            ? $"It is recorded as intolerance{(reaction.Length > 0 ? $" ({reaction})" : "")}, not as allergy."
            : $"The recorded reaction ({reaction}) is a side effect, not an allergy.";
    }

    private static string Article(string words) => words.Length > 0 && "aeiouAEIOU".Contains(words[0], StringComparison.Ordinal) && !words.StartsWith("eu", StringComparison.OrdinalIgnoreCase)
        || words.StartsWith("NSAID", StringComparison.Ordinal) ? "an" : "a";

    // "Penicillin V" inside a sentence is "penicillin V"; "NSAID" stays.
    private static string Low(string text) => text.Length > 1 && char.IsLower(text[1]) ? char.ToLowerInvariant(text[0]) + text[1..] : text;

    private static string Cap(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
