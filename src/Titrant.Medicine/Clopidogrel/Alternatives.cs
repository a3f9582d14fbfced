using Titrant.Patient;
using Titrant.Patient.Codes;
using Titrant.Patient.Knowledge;

namespace Titrant.Medicine.Clopidogrel;

/// <summary>Prasugrel and ticagrelor, each with what the record holds against it and what could not be checked.</summary>
internal static class Alternatives
{
    private static readonly Table s_table = Table.Embedded(typeof(Alternatives).Assembly, "Clopidogrel/knowledge/alternatives.tsv");
    private static readonly Table s_partners = Table.Embedded(typeof(Alternatives).Assembly, "Clopidogrel/knowledge/partners.tsv");
    private static readonly Concept[] s_options = [new(Systems.RxNorm, "613391", "prasugrel"), new(Systems.RxNorm, "1116632", "ticagrelor")];
    private static readonly string[] s_local = ["cream", "ointment", "shampoo", "eye drop", "eye ointment", "ophthalm", "topical", "foam"];
    private static readonly TimeSpan s_weightWithin = TimeSpan.FromDays(365);
    // A bleed stays on problem lists long after it has stopped.
    private static readonly TimeSpan s_bleedingWithin = TimeSpan.FromDays(90);

    public static string Citation => s_table.Citation;
    public static string Partners => s_partners.Citation;

    /// <summary>The options, and the facts that spoke against one.</summary>
    public static (Seq<Screened> Options, Seq<FactId> Facts) Screen(Chart chart, Indication? indication)
    {
        var facts = new List<FactId>();
        return (s_options.Select(o => Screen(chart, o, indication, facts)).ToSeq(), facts.Distinct().ToSeq());
    }

    private static Screened Screen(Chart chart, Concept option, Indication? indication, List<FactId> facts)
    {
        var against = new List<string>();
        var notChecked = new List<string>();
        void Against(string says, IEnumerable<FactId> told) { against.Add(says); facts.AddRange(told); }

        var rows = s_table.Rows.Where(r => r["option"] == option.Display).ToList();
        foreach (var group in rows.Where(r => r["kind"] is "history" or "active").GroupBy(r => r["says"]))
        {
            var match = TermMatch.Of(group.Concat(rows.Where(r => r["kind"] == "never")), "by");
            var active = group.First()["kind"] == "active";
            var events = chart.Facts.Where(f => Holds(f, chart, active) && Term(f) is { } term && match.Matches(term)).Select(f => f.Id).ToList();
            if (events.Count > 0) Against(group.Key, events);
            else if (!active && !chart.Of<Condition>().Any()) notChecked.Add(group.Key);
        }
        foreach (var row in rows)
            switch (row["by"])
            {
                // What clopidogrel is taken for is a history too, also where no diagnosis repeats it.
                case "indication" when indication?.Group == row["match"] && against.Count == 0:
                    Against(row["says"], indication.Facts);
                    break;
                case "age-from" when chart.Who.Age is not { } age: notChecked.Add("age"); break;
                case "age-from" when chart.Who.Age!.Value.High >= row.Number("match"): Against(row["says"], chart.Who.Facts); break;
                case "weight-below-kg":
                    switch (chart.Latest("body weight", s_weightWithin))
                    {
                        case Latest.Value { Reading: { Value: { } kg, Comparator: Comparator.Equal } reading }:
                            if (kg < row.Number("match")) Against(row["says"], [reading.Fact.Id]);
                            break;
                        default: notChecked.Add("body weight of the past year"); break;
                    }
                    break;
                case "not checked": notChecked.AddRange(row.List("says")); break;
            }

        var drug = DrugTable.Default.ByName(option.Display)!;
        var allergies = AllergyCheck.Against(chart, drug).Distinct().ToList();
        foreach (var allergy in allergies)
            Against(allergy, chart.Standing<Allergy>().Where(a => allergy.StartsWith(a.Claim.Substance.Words, StringComparison.Ordinal)).Select(a => a.Fact.Id));
        if (!chart.Standing<Allergy>().Any()) notChecked.Add("allergies: none recorded, nor that there are none");

        var medicines = Medicines.Of(chart).Where(m => m.Standing != Standing.Unclear && !IsLocal(m.Product)).ToList();
        foreach (var row in s_partners.Rows.Where(r => r["option"] == option.Display))
            foreach (var medicine in medicines)
                if (medicine.Product.Drugs.FirstOrDefault(d => row["by"] == "class" ? d.Classes.Contains(row["match"], StringComparer.OrdinalIgnoreCase) : d.Ingredient == row["match"]) is { } partner)
                    Against($"{partner.Ingredient}: {row["says"]}", [medicine.Fact.Id]);
        var unread = Medicines.Of(chart).Count(m => m.Product.Ingredients.Count == 0);
        if (unread > 0) notChecked.Add($"interactions with {unread} medicine{(unread > 1 ? "s" : "")} not recognised");
        return new Screened(option, against.Distinct().ToSeq(), notChecked.ToSeq());
    }

    private static Term? Term(Fact fact) => fact.Claim switch { Condition c => c.Code, Procedure p => p.Code, _ => null };

    private static bool Holds(Fact fact, Chart chart, bool active) => active
        ? fact.StatusAt(chart.AsOf) is StatusKind.Current or StatusKind.Final or StatusKind.Unknown && (fact.When.Order is not { } at || chart.AsOf - at < s_bleedingWithin)
        : fact.StatusAt(chart.AsOf) is not (StatusKind.Planned or StatusKind.NotDone or StatusKind.Unconfirmed);

    // Little of a cream or an eye drop reaches the liver.
    private static bool IsLocal(Product product) => product.Form is { } form && s_local.Any(l => form.Contains(l, StringComparison.OrdinalIgnoreCase))
        || s_local.Any(l => product.AsWritten.Contains(l, StringComparison.OrdinalIgnoreCase));
}
