using Titrant.Medicine.Pharmacogenomics.Phenotyping;
using Titrant.Patient;
using Titrant.Patient.Codes;

namespace Titrant.Medicine.Pharmacogenomics;

/// <summary>Other medicines, each with what the record and this genotype hold against it.</summary>
internal static class GeneOptions
{
    /// <summary>The options, and the facts that spoke against one.</summary>
    public static (Seq<Screened> Options, Seq<FactId> Facts) Screen(Chart chart, DrugVerdict verdict)
    {
        var facts = new List<FactId>();
        var options = new List<Screened>();
        foreach (var name in verdict.Leading?.Row.Alternatives ?? [])
        {
            if (DrugTable.Default.ByName(name) is not { } drug || drug.Ingredient == verdict.Drug) continue;
            var against = new List<string>();
            var allergies = AllergyCheck.Against(chart, drug).Distinct().ToList();
            against.AddRange(allergies);
            facts.AddRange(chart.Standing<Allergy>().Where(a => allergies.Any(s => s.StartsWith(a.Claim.Substance.Words, StringComparison.Ordinal))).Select(a => a.Fact.Id));
            var results = DrugGenes.Of(drug.Ingredient).Select(g => (g, KnownResults.Of(chart, g))).Where(g => !g.Item2.IsEmpty).ToDictionary(g => g.g, g => g.Item2, StringComparer.Ordinal);
            if (results.Count > 0 && DrugVerdict.Of(chart, verdict.Medicine with { Standing = Standing.Planned }, drug.Ingredient, results).Leading is { Kind: not "watch" } other)
                against.Add($"{string.Join(" and ", results.Keys.Order(StringComparer.Ordinal))}: {other.Name} advises {other.Row.Does}");
            if (drug.Is("NSAID") && Medicines.Of(chart).FirstOrDefault(m => m.Standing != Standing.Unclear && m.Product.Drugs.Any(d => d.Ingredient != verdict.Drug && (d.Is("anticoagulant") || d.Is("antiplatelet") || d.Is("P2Y12 inhibitor")))) is { } bleeds)
            {
                against.Add($"bleeding beside {string.Join(" and ", bleeds.Product.Drugs.Select(d => d.Ingredient))}");
                facts.Add(bleeds.Fact.Id);
            }
            List<string> open = ["interactions", "kidney", "liver"];
            if (!chart.Standing<Allergy>().Any()) open.Insert(0, "allergies");
            options.Add(new Screened(new Concept(Systems.RxNorm, drug.RxCui ?? "", drug.Ingredient), against.ToSeq(), open.ToSeq()));
        }
        return (options.OrderBy(o => o.Against.Count > 0).ToSeq(), facts.Distinct().ToSeq());
    }
}
