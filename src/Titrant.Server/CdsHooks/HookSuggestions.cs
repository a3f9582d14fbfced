using System.Text.RegularExpressions;
using Titrant.Patient;
using Titrant.Patient.Codes;

namespace Titrant.Server.CdsHooks;

/// <summary>
/// What the EHR may do at one click, if the prescriber accepts. Only what is exact is offered: an order that is known by its id,
/// an alternative that nothing speaks against, a dose in numbers on which the sources agree.
/// </summary>
internal sealed partial class HookSuggestions(HookAdvice advice, HookRequest request)
{
    private const int MostAlternatives = 3;

    private readonly Lazy<IReadOnlyList<DraftOrder>> _sent = new(() => SentOrders.Of(request.Prefetch.Values));

    public IReadOnlyList<HookSuggestion> Of(Recommendation r)
    {
        var orders = Orders(r);
        var suggestions = r.Act.Kind switch
        {
            ActKind.Stop or ActKind.Avoid or ActKind.Hold => [.. Removal(r, orders), .. Instead(r, orders)],
            ActKind.Switch => Switch(r, orders),
            ActKind.Reduce or ActKind.ExtendInterval => [.. Dose(r, orders)],
            ActKind.Test or ActKind.Monitor => [.. Test(r)],
            _ => new List<HookSuggestion>(),
        };
        // At most one is recommended; none where the sources disagree or are not sure.
        var sure = r.Disagree.IsEmpty && r.Strength is Strength.Strong or Strength.Moderate;
        var best = sure ? suggestions.FindIndex(s => s.IsRecommended) : -1;
        return [.. suggestions.Select((s, i) => s with { IsRecommended = i == best })];
    }

    // The drafts that order what the card is about; where there are none, the order in force, if the EHR sent it along.
    private List<DraftOrder> Orders(Recommendation r)
    {
        var medicines = Titrant.Medicine.Medicines.Of(advice.Chart).Where(m => m.Product.Drugs.Any(d => Is(d, r))).ToList();
        var drafts = advice.Orders.Where(o => o.Resource is not null && o.Type == "MedicationRequest" && o.Reference.Length > 0 && o.Facts.Any(f => medicines.Any(m => m.Fact.Id == f.Id))).ToList();
        if (drafts.Count > 0 || request.Hook != "patient-view") return drafts;
        // Of several orders in force nobody can say which the click should change.
        return medicines is [{ Fact.Source.BusinessId: { Length: > 0 } name }] ? [.. _sent.Value.Where(o => o.Type == "MedicationRequest" && o.Reference.Length > 0 && DraftOrder.IsNamed(name, o.Names())).Take(1)] : [];
    }

    private static bool Is(Drug drug, Recommendation r) =>
        string.Equals(drug.Ingredient, r.Act.Target.Display, StringComparison.OrdinalIgnoreCase) || string.Equals(drug.Ingredient, r.Key.Target, StringComparison.OrdinalIgnoreCase);

    private bool IsDraft(DraftOrder order) => advice.Orders.Contains(order);

    private IEnumerable<HookSuggestion> Removal(Recommendation r, List<DraftOrder> orders)
    {
        if (orders.Count == 0 || !orders.All(IsDraft)) return [];   // what is taken is never stopped at one click: taper, bridge or replace first
        return [Suggest(r, 0, $"Remove the order for {Name(r)}", true, [.. orders.Select(Gone)])];
    }

    // Without an alternative the treatment would be left out: worse than the drug, unless the drug itself can kill.
    private List<HookSuggestion> Switch(Recommendation r, List<DraftOrder> orders)
    {
        var instead = Instead(r, orders).ToList();
        return instead.Count == 0 && r.Consequence == Consequence.LifeThreatening ? [.. Removal(r, orders)] : instead;
    }

    private IEnumerable<HookSuggestion> Instead(Recommendation r, List<DraftOrder> orders)
    {
        if (orders.Count == 0) return [];
        return r.Alternatives.Where(a => a.Against.IsEmpty).Take(MostAlternatives).Select((a, i) =>
        {
            var name = HookText.Clean(a.Option.Display.Length > 0 ? a.Option.Display : a.Option.Code, 60);
            var open = a.NotChecked.IsEmpty ? "" : $" (not checked: {string.Join(", ", a.NotChecked)})";
            var create = new HookAction("create", HookText.Clean($"Draft order for {name}, dose to be set{open}"), OrderResources.Medicine(a.Option, orders[0].Resource!, request), null);
            return Suggest(r, i + 1, $"Order {name} instead{(open.Length > 0 ? " (not fully checked)" : "")}", a.NotChecked.IsEmpty && r.Act.Kind == ActKind.Switch, [create, .. orders.Select(Gone)]);
        });
    }

    // A draft is taken off the screen; an order in force is stopped, as part of its replacement only.
    private HookAction Gone(DraftOrder order) => IsDraft(order)
        ? new("delete", $"Remove the draft {order.Reference}", null, order.Reference)
        : new("update", $"Stop {order.Reference}", OrderResources.Stopped(order.Resource!), null);

    private IEnumerable<HookSuggestion> Dose(Recommendation r, List<DraftOrder> orders)
    {
        if (r.Act.Dose is not { Length: > 0 } dose || orders.Count != 1 || !r.Disagree.IsEmpty || !OneDose().IsMatch(dose)) return [];
        var words = HookText.Doses(HookText.Clean(dose, 300));
        return [Suggest(r, 0, $"Change the dose: {words}", true, [new HookAction("update", $"Dose of {Name(r)}: {words}", OrderResources.WithDose(orders[0].Resource!, words), null)])];
    }

    // "at most 1000 mg", "200-700 mg", "1 mg/kg" and two regimens for two uses leave the prescriber to choose: no order could carry them.
    [GeneratedRegex(@"^[0-9]+(\.[0-9]+)? (mg|g|micrograms|units)( (?!or |to )[\p{L}0-9.]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex OneDose();

    private IEnumerable<HookSuggestion> Test(Recommendation r)
    {
        // "Monitor lithium" may mean more than its level: only a test that is named is ordered.
        if (request.PatientId is null || !r.Act.Target.Code.StartsWith("test:", StringComparison.Ordinal) || AnalyteTable.Default.ByKey(r.Act.Target.Code[5..]) is not { Loinc.IsEmpty: false } analyte) return [];
        return [Suggest(r, 0, $"Order {analyte.Name}", true, [new HookAction("create", $"Draft order: {analyte.Name}", OrderResources.Test(analyte, (advice.Orders is [var beside, ..] ? beside.Resource : null), request), null)])];
    }

    private HookSuggestion Suggest(Recommendation r, int at, string label, bool recommended, IReadOnlyList<HookAction> actions) =>
        new(CardIds.Of(request, FormattableString.Invariant($"{r.Key}#{at}")), HookText.Short(label, HookText.LongestLabel), recommended, actions);

    private static string Name(Recommendation r) => HookText.Clean(r.Act.Target.Display.Length > 0 ? r.Act.Target.Display : r.Key.Target, 60);
}
