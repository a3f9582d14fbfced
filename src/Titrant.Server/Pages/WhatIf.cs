using System.Globalization;
using Titrant.Medicine;
using Titrant.Medicine.Kidney;
using Titrant.Medicine.Pharmacogenomics;
using Titrant.Patient;
using Titrant.Patient.Codes;
using Spoken = Titrant.Medicine.Briefs.Words;

namespace Titrant.Server.Pages;

/// <summary>The chart under what somebody assumes. It lives for one answer: it is never stored, and no export takes it.</summary>
/// <param name="Chart">Asked.</param>
/// <param name="Kept">What is assumed, each with its sentence and what must be known beside it ("" where nothing).</param>
/// <param name="Dropped">How many assumptions no longer fit (a card's question whose card has gone meanwhile).</param>
/// <param name="Twice">Medicines that are tried and taken already.</param>
internal sealed record WhatIf(Chart Chart, IReadOnlyList<(Supposition What, string Says, string Note)> Kept, int Dropped, IReadOnlySet<string> Twice)
{
    /// <summary>More would be another patient.</summary>
    public const int Most = 12;

    private const string Vague = "What if that were so?";

    /// <param name="now">The chart of the record, asked.</param>
    public static WhatIf Of(Chart now, IReadOnlyList<Supposition> suppositions)
    {
        var kept = new List<(Supposition What, string Says, string Note)>();
        var facts = now;
        var answers = new List<Assumption>();
        var twice = new HashSet<string>(StringComparer.Ordinal);
        foreach (var what in suppositions.Distinct().Take(Most))
        {
            if (what.Kind is "kidney") kept.RemoveAll(k => k.What.Kind == "kidney");
            if (what.Kind is "gene") kept.RemoveAll(k => k.What.Kind == "gene" && GeneOf(k.What) == GeneOf(what));
            if (Apply(what) is { } applied) kept.Add((what, applied.Says, applied.Note));
        }
        return new(Current(Capabilities.On(now.Shelf)), kept, suppositions.Distinct().Count() - kept.Count, twice);

        // The last word on an answer counts.
        Chart Current(IReadOnlyList<ICapability> capabilities) => answers.GroupBy(a => a.Key).Select(g => g.Last())
            .Aggregate(facts, (chart, a) => chart.Assume(a.Key, a.Result, a.Says)).Ask(capabilities);

        (string Says, string Note)? Apply(Supposition what)
        {
            switch (what.Kind)
            {
                case "order" when Supposition.Order(what.Text).Order is { } order:
                    // An order that was not read is not assumed: the page must never say of a medicine that nobody checked that nothing changes.
                    if (Supposition.Draft(now, order.Text, kept.Count + 1) is not { Count: > 0 } draft) return null;
                    facts = draft.Aggregate(facts, (chart, fact) => chart.Replace(null, fact));
                    return ($"{order.Text} is ordered as well{Supposition.ReadAs(order.Text)}", Already(order.Text));
                case "without" when FactId.TryParse(what.Text, out var id) && facts.Facts.FirstOrDefault(f => f.Id == id) is { } fact:
                    facts = facts.Without(id);
                    return ($"left out: {Supposition.Words(fact)}", "");
                case "kidney" when decimal.TryParse(what.Text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var egfr) && egfr is >= AssumedKidney.Lowest and <= AssumedKidney.Highest:
                    return Kidney(egfr);
                case "gene" when Supposition.Genotype(what.Text) is { } genotype:
                    return (Assume([new(new("Genotype", genotype.Gene), genotype.Result, $"{genotype.Gene} {genotype.Words}")]), "");
                case "turn" when Current(Capabilities.On(now.Shelf)).Advice.FirstOrDefault(r => r.Key.ToString() == what.Text) is { Flip: { } flip }:
                    return flip is { Key: { Name: "eGFR", Target: "" }, Result: Result.Measured { Estimate.Value: >= AssumedKidney.Lowest and <= AssumedKidney.Highest and var value } }
                        ? Kidney(value) : (Assume([new(flip.Key, flip.Result, flip.Key.Name == "CrCl" ? $"{Words(flip)}; the eGFR stays as it is" : Words(flip))]), "");
                default:
                    return null;
            }
        }

        (string, string) Kidney(decimal egfr) => (Assume(AssumedKidney.Of(now, egfr)), AssumedKidney.Unmoved(now));

        // Of several orders of one medicine a check shows one: what is taken today could lose its card to what is tried.
        string Already(string text)
        {
            var taken = Titrant.Medicine.Medicines.Of(facts).Where(m => m.Standing != Standing.Planned).SelectMany(m => m.Product.Drugs).Select(d => d.Ingredient)
                .Intersect(ProductText.Parse(text).Drugs.Select(d => d.Ingredient), StringComparer.Ordinal).ToList();
            twice.UnionWith(taken);
            return taken.Count == 0 ? "" : $"{string.Join(" and ", taken)}: on the list already. One card may stand for both orders; leave out the order that this one replaces";
        }

        string Assume(Seq<Assumption> assumptions)
        {
            answers.AddRange(assumptions);
            return string.Join("; ", assumptions.Select(a => a.Says));
        }
    }

    /// <summary>Numbers and genotypes name themselves in the question; of anything else the counterfactual's own sentence must stand before it.</summary>
    public static bool NeedsWords(Counterfactual flip) => Question(flip) == Vague;

    /// <summary>"What if the eGFR were 65 mL/min/1.73 m²?"</summary>
    public static string Question(Counterfactual flip) => flip.Result switch
    {
        Result.Measured m => $"What if the {NameOf(flip.Key)} were {Number(m)}?",
        Result.Diplotype d => $"What if {d.Gene} were {Genotype(d)}?",
        Result.Coded { Concept.Display: { Length: > 0 } display } when flip.Key.Name is "CKD stage" or "AKI" => $"What if there were {display}?",
        _ => Vague,
    };

    private static string Words(Counterfactual flip) => flip.Result switch
    {
        Result.Measured m => $"{NameOf(flip.Key)} {Number(m)}",
        Result.Diplotype d => $"{d.Gene} {Genotype(d)}",
        Result.Coded { Concept.Display: { Length: > 0 } display } => flip.Key.Target.Length > 0 ? $"{flip.Key.Target}: {display}" : display,
        _ => flip.Says,
    };

    private static string NameOf(AnswerKey key) => key.Name == "CrCl" ? "creatinine clearance" : key.Name;
    private static string Number(Result.Measured m) => Spoken.WithUnit(Spoken.Plain(m.Estimate.Value), m.Estimate.Unit);
    private static string Genotype(Result.Diplotype d) => d.Diplotypes.IsEmpty ? Phenotypes.Words(d.Phenotype) : $"{d.Diplotypes[0]} ({Phenotypes.Words(d.Phenotype)})";

    private static string GeneOf(Supposition what) => what.Text.Split('=')[0];
}
