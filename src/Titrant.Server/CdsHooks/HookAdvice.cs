using Titrant.Medicine;
using Titrant.Medicine.Briefs;
using Titrant.Medicine.Pharmacogenomics;
using Titrant.Patient;

namespace Titrant.Server.CdsHooks;

/// <summary>What the chart says for this hook: with the drafts assumed, and without them for comparison.</summary>
/// <param name="Chart">Asked, with every draft order as an assumption.</param>
/// <param name="Advice">What belongs on the screen for this hook, in the order of the brief.</param>
/// <param name="Open">Questions that could not be answered and that belong to this hook.</param>
internal sealed record HookAdvice(Chart Chart, IReadOnlyList<Recommendation> Advice, IReadOnlyList<Gap> Open)
{
    /// <summary>The advice as the brief words it, one for each of <see cref="Advice"/>.</summary>
    public IReadOnlyList<Change> Changes { get; private init; } = [];

    /// <summary>The orders that the hook is about: all drafts, of order-select the selected ones.</summary>
    public IReadOnlyList<DraftOrder> Orders { get; private init; } = [];

    /// <summary>How many drafts were sent.</summary>
    public int Drafts { get; private init; }

    /// <summary>Selections that name no draft.</summary>
    public IReadOnlyList<string> NotAmongDrafts { get; private init; } = [];

    /// <summary>Medicines of the orders whose genes guidelines speak of, with those genes of which nothing is known here: "simvastatin (SLCO1B1)".</summary>
    public IReadOnlyList<string> Untested { get; private init; } = [];

    /// <summary>What the questions about these orders read, beside the orders themselves.</summary>
    public IReadOnlyList<Need> Needs { get; private init; } = [];

    public string RunId { get; private init; } = "";

    /// <summary>Set where the record says that the person has died: the words of the brief.</summary>
    public bool HasDied => Chart.Who.Deceased == true && !Chart.Of<Demographics>().Any(d => d.Claim.Died is { } died && died.Earliest > Chart.AsOf);

    public static HookAdvice Of(HookService service, HookRequest request, HookPatient patient, DateTimeOffset asOf, Setting setting, Shelf shelf)
    {
        var record = Chart.Of(patient.Record, asOf, setting, shelf);
        if (service.Hook == "patient-view")
        {
            var asked = record.Ask(service.Capabilities);
            return Composed(asked, service, static _ => true) with { Open = [.. asked.Answers.OfType<Gap>().Where(g => g.First || NotChecked.IsAllergyList(g))] };
        }
        var drafts = DraftOrder.Read(request.Drafts, patient.Drafts, asOf);
        var narrows = service.Hook == "order-select" && request.Selections.Count > 0;
        var chosen = narrows ? [.. drafts.Where(d => request.Selections.Any(s => Selects(s, d)))] : drafts;
        IReadOnlyList<string> strangers = narrows ? [.. request.Selections.Where(s => !drafts.Any(d => Selects(s, d)))] : [];
        var facts = chosen.SelectMany(d => d.Facts).ToList();
        var chart = facts.Count == 0 ? record : With(record, drafts).Ask(service.Capabilities);
        var advice = facts.Count == 0 ? new HookAdvice(chart, [], []) : Concerning(service, record, chart, [.. drafts.Except(chosen)], facts);
        return advice with { Orders = chosen, Drafts = request.Drafts.Count, NotAmongDrafts = strangers };
    }

    private static HookAdvice Concerning(HookService service, Chart record, Chart chart, IReadOnlyList<DraftOrder> others, List<Fact> facts)
    {
        // Asked only where there is advice to compare: it costs as much as the answer itself.
        var before = new Lazy<Chart>(() => With(record, others).Ask(service.Capabilities));
        var ids = facts.Select(f => f.Id).ToHashSet();
        // A draft that stops a medicine is in the chart, and no start.
        var starts = Titrant.Medicine.Medicines.Of(chart).Where(m => ids.Contains(m.Fact.Id)).ToList();
        var ingredients = starts.SelectMany(m => m.Product.Drugs).Select(d => d.Ingredient).ToHashSet(StringComparer.OrdinalIgnoreCase);
        // Of a medicine that nobody takes yet, all advice is new.
        var taken = Titrant.Medicine.Medicines.Of(chart).Where(m => !ids.Contains(m.Fact.Id)).SelectMany(m => m.Product.Drugs).Select(d => d.Ingredient).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var instead = new Lazy<Chart>(() => Instead(chart, ingredients, ids).Ask(service.Capabilities));
        List<Gap> open = [.. chart.Answers.OfType<Gap>().Where(g => OpenFor(g, ingredients, ids, starts.Count > 0))];
        List<string> untested = [.. GenesNotKnown(chart, starts, open)];
        return Composed(chart, service, Shows) with { Open = open, Untested = untested, Needs = NeedsOf(service, chart, open, ingredients, ids, untested.Count > 0) };

        // What is taken already has a card of its own; at the moment of ordering the one that speaks of the draft is enough.
        bool OfTheOther(Recommendation r) => !r.Facts.Any(ids.Contains) && chart.Advice.Any(a => a.Key != r.Key && Same(a, r) && a.Consequence >= r.Consequence && a.Facts.Any(ids.Contains));

        bool Shows(Recommendation r)
        {
            // What the drafts bring about rests on them: every answer can be given again from the facts that it cites.
            var about = ingredients.Contains(r.Act.Target.Display) || ingredients.Contains(r.Key.Target);
            if (OfTheOther(r) || !about && !Rests(chart, r, ids)) return false;
            if (about && !taken.Contains(r.Key.Target) && !taken.Contains(r.Act.Target.Display)) return true;
            if (!before.Value.Advice.Any(b => Same(b, r) && b.Consequence >= r.Consequence)) return true;
            // Said before, and still so: signing it again deserves a word only where it is grave, and only if the draft is not the remedy,
            // that is, if the card would stand with the draft in place of what is taken now.
            return r.Consequence >= Consequence.Serious && instead.Value.Advice.Any(a => Same(a, r) && a.Consequence >= Consequence.Serious);
        }
    }

    // What an open question asks for already is not said twice.
    private static IEnumerable<string> GenesNotKnown(Chart chart, List<Titrant.Medicine.Medicine> starts, List<Gap> open) =>
        from drug in starts.Where(m => !Gate.IsLocal(m)).SelectMany(m => m.Product.Drugs).Select(d => d.Ingredient).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
        where !open.Any(g => g.Key.Name == "Pharmacogenomics" && g.Key.Target == drug)
        let genes = DrugGenes.Of(drug).Where(g => KnownResults.Findings(chart, g).Count == 0).Order(StringComparer.Ordinal).ToList()
        where genes.Count > 0
        select $"{drug} ({string.Join(", ", genes)})";

    // The capabilities that had something to say or to ask about these orders, and those that they read from. "No dosing rule
    // held for amlodipine" names the order too, and is none: its key has another target. A medicine that is "what to check" is the draft itself; the genes of a drug are
    // asked for also where nothing is known of them.
    private static List<Need> NeedsOf(HookService service, Chart chart, List<Gap> open, HashSet<string> ingredients, HashSet<FactId> ids, bool genes)
    {
        var advised = chart.Advice.Where(r => ingredients.Contains(r.Act.Target.Display) || ingredients.Contains(r.Key.Target) || Rests(chart, r, ids)).SelectMany(r => r.Because).Select(chart.Answer).OfType<Answer>();
        var names = chart.Answers.Where(a => ingredients.Contains(a.Key.Target.Split('|')[0])).Concat(open).Concat(advised)
            .Select(a => a.Origin.Capability).ToHashSet(StringComparer.Ordinal);
        var cards = service.Capabilities.Select(c => c.Card).ToList();
        var asked = cards.Where(c => names.Contains(c.Name)).ToList();
        for (var i = 0; i < asked.Count; i++)
            asked.AddRange(cards.Where(c => !asked.Contains(c) && c.Writes.Any(asked[i].Reads.Contains)));
        return [.. asked.SelectMany(c => c.Needs).Where(n => !(n.Kind == FactKind.Medication && n.Required))
            .Concat(genes ? cards.SelectMany(c => c.Needs).Where(n => n.Kind is FactKind.Genotype) : []).Distinct()];
    }

    // "Stop" of what is taken and "avoid" of what is ordered are one concern.
    private static bool Same(Recommendation a, Recommendation b) => a.Key.Topic == b.Key.Topic && a.Key.Target == b.Key.Target;

    private static bool Rests(Chart chart, Recommendation r, HashSet<FactId> ids) => r.Facts.Any(ids.Contains) || r.Because.Select(chart.Answer).Any(a => a switch
    {
        Finding f => f.Evidence.Any(e => e.Facts.Any(ids.Contains)),
        Gap g => g.Facts.Any(ids.Contains),
        _ => false,
    });

    private static bool OpenFor(Gap gap, HashSet<string> ingredients, HashSet<FactId> ids, bool starts) =>
        gap.Facts.Any(ids.Contains)
        || ingredients.Contains(gap.Key.Target)
        || gap.About.StartsWith("drug:", StringComparison.Ordinal) && ingredients.Contains(gap.About[5..].Split(';')[0])
        || starts && gap.Key.Name == "AllergyList";

    // An order that the record holds already (a renewal, a change, the draft itself in the prefetch) is replaced by the draft, with all its earlier versions.
    private static Chart With(Chart record, IReadOnlyList<DraftOrder> drafts)
    {
        var medicines = record.Patient.Facts.Where(f => f.Claim is MedicationUse && f.Source.BusinessId is { Length: > 0 }).ToLookup(f => f.Source.BusinessId!, f => f.Id, StringComparer.Ordinal);
        var facts = drafts.SelectMany(d => d.Facts).Select(f => (f.Source.BusinessId is { Length: > 0 } name ? medicines[name].Where(id => id != f.Id).ToSeq() : [], f)).ToList();
        return facts.Count == 0 ? record : record.Replace(facts);
    }

    private static Chart Instead(Chart chart, HashSet<string> ingredients, HashSet<FactId> ids) =>
        Titrant.Medicine.Medicines.Of(chart).Where(m => !ids.Contains(m.Fact.Id) && m.Product.Drugs.Any(d => ingredients.Contains(d.Ingredient)))
            .Aggregate(chart, (c, m) => c.Without(m.Fact.Id));

    private static HookAdvice Composed(Chart chart, HookService service, Func<Recommendation, bool> shows)
    {
        var citations = Citations.Of(chart, service.Capabilities);
        var advice = chart.Advice.Where(shows).ToList();
        // The brief tells equal sentences once, under the gravest key.
        var said = advice.Select(r => (r.Says, r.Act.Kind)).ToHashSet();
        var changes = Change.Of(chart, new FactLines(chart), citations).Where(c => said.Contains((c.Says, c.Act))).ToList();
        var byKey = chart.Advice.DistinctBy(r => r.Key.ToString()).ToDictionary(r => r.Key.ToString(), StringComparer.Ordinal);
        return new(chart, [.. changes.Select(c => byKey[c.Key])], [])
        {
            Changes = changes,
            RunId = Titrant.Medicine.Briefs.RunId.Of(chart, Inputs.BesideFacts(chart, service.Capabilities, citations)),
        };
    }

    // "MedicationRequest/1", also with the server before it.
    private static bool Selects(string selection, DraftOrder order) => order.Reference.Length > 0
        && (selection == order.Reference || selection.EndsWith("/" + order.Reference, StringComparison.Ordinal));
}
