using System.Globalization;
using Titrant.Patient;
using Titrant.Patient.Codes;

namespace Titrant.Medicine;

/// <summary>Which medicines were recognised, so that whatever could not be checked is said before anything else.</summary>
public sealed class MedicineIdentity : ICapability
{
    public Card Card { get; } = new(
        "MedicineIdentity", "1", "Which of the medicines could be checked at all?",
        Reads: [], Writes: ["Medicine"],
        Needs: [new(FactKind.Medication, "any", null, Required: true, "every medicine that is taken or planned")],
        User: "pharmacist, prescriber", Population: "everybody with a medication list", Decision: "which medicines need a look at the box",
        NotFor: "identifying tablets by look", Tables: ["Codes/drugs.tsv", "Codes/combinations.tsv"]);

    public IEnumerable<Answer> Assess(Chart chart)
    {
        var medicines = Medicines.Of(chart);
        var origin = new Origin(Card.Name, Card.Version, ["medicines and their names, Codes/drugs.tsv"]);
        if (medicines.Count == 0)
        {
            yield return new Gap(new("Medicine", "list"), "No medicine is recorded, nor the statement that none is taken: no medicine was checked.", "Record the medicines that are taken.",
                "file:medications", [Card.Needs[0]], [], origin);
            yield break;
        }
        var known = medicines.SelectMany(m => m.Product.Drugs).Select(d => d.Ingredient).Distinct().ToList();
        foreach (var group in medicines.GroupBy(m => m.Written))
        {
            var key = new AnswerKey("Medicine", group.Key);
            var facts = group.Select(m => m.Fact.Id).ToSeq();
            var product = group.First().Product;
            var own = product.Drugs.Select(d => d.Ingredient).ToHashSet();
            var others = known.Where(i => !own.Contains(i)).Take(6).ToList();
            var beside = others.Count == 0 ? "" : $", and no interaction with {string.Join(", ", others)} is looked for";
            if (product.Ingredients.Count == 0)
                yield return new Gap(key, $"'{group.Key}' was not recognised (unknown name): it was not checked for allergy, dose or genes{beside}.",
                    "Identify it from the box or with the pharmacy.", $"drug:{group.Key}", [Card.Needs[0]], facts, origin, First: true);
            else if (product.Disagreement is { } disagreement)
                yield return new Gap(key, $"'{group.Key}': {disagreement} It was checked as {Names(product)}.", "Confirm which medicine it is.", $"drug:{group.Key}", [Card.Needs[0]], facts, origin, First: true);
            else if (product.Unrecognised.Count > 0)
                yield return new Gap(key, $"'{group.Key}' was read as {Names(product)}; not recognised: {string.Join(", ", product.Unrecognised)}.",
                    "Identify the rest from the box or with the pharmacy.", $"drug:{group.Key}", [Card.Needs[0]], facts, origin, First: true);
            else if (group.All(m => m.Standing == Standing.Unclear))
                yield return new Gap(key, $"'{group.Key}' ({Names(product)}): nothing says whether it was still taken on {chart.AsOf.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}.", "Ask whether it is taken.",
                    $"drug:{Names(product)}", [Card.Needs[0]], facts, origin);
            else
            {
                // A name that was respelt needs a look; one that was recognised as written does not.
                var says = product.Respelt.Count > 0
                    ? string.Join(", ", product.Respelt.Select(r => $"'{r.Written}' was read as {r.ReadAs}"))
                    : $"{group.Key}: {Names(product)}";
                yield return new Finding(key, new Result.Coded(new Concept(Systems.Titrant, "drug:" + Names(product), Names(product))),
                    [new Evidence(says, null, facts, new Citation("medicines and their names"))], origin, says, Checked: product.Respelt.Count == 0);
            }
        }
    }

    private static string Names(Product product) => string.Join(" + ", product.Drugs.Select(d => d.Ingredient).Distinct());
}
