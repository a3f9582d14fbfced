using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Titrant.Patient;
using Titrant.Patient.Knowledge;

namespace Titrant.Medicine.Pharmacogenomics;

internal enum Gated
{
    /// <summary>The record says that the advice is meant.</summary>
    Meant,
    /// <summary>The record does not tell; the card states the condition.</summary>
    Perhaps,
    NotMeant,
}

/// <summary>Whether a row's indication is what this medicine is taken for, by its stated reason, the problems, form, dose and time.</summary>
internal static class Gate
{
    private static readonly Table s_table = Table.Embedded(typeof(Gate).Assembly, "Pharmacogenomics/knowledge/gates.tsv");
    private static readonly string[] s_local = ["cream", "ointment", "gel", "shampoo", "eye drop", "eye ointment", "ophthalm", "topical", "foam", "lotion", "crm", "oint", "ear drop", "nasal"];

    private static readonly ConcurrentDictionary<(Row, string), TermMatch> s_matches = new();
    private static readonly ConditionalWeakTable<IReadOnlyList<Fact>, ConcurrentDictionary<Row, (bool For, bool Against, Seq<FactId> Telling)>> s_problems = [];

    public static string Citation => s_table.Citation;

    public static bool IsLocal(Medicine medicine) => s_local.Any(l => (medicine.Product.Form ?? "").Contains(l, StringComparison.OrdinalIgnoreCase) || TermMatch.HasWord(medicine.Written, l));

    /// <summary>True where a row says whether it holds on the skin too; for every other drug a cream or an eye drop is not what guidelines mean.</summary>
    public static bool KnowsSkin(string drug) => AdviceTable.Indications(drug).Any(i => s_table.Rows.Any(r => r["indication"] == i && r["other"] == "not local"));

    /// <param name="facts">Takes the problems that decided.</param>
    public static Gated Of(Chart chart, Medicine medicine, string drug, string indication, List<FactId> facts)
    {
        if (indication.Length == 0) return Gated.Meant;
        if (s_table.Rows.FirstOrDefault(r => r["indication"] == indication) is not { } gate) return Gated.Perhaps;
        switch (gate["other"].Split(' '))
        {
            case ["not", "local"] when IsLocal(medicine): return Gated.NotMeant;
            case ["not", "with", .. var others] when Medicines.Of(chart).Any(m => m.Standing != Standing.Unclear && others.Any(o => m.Product.Has(o))):
                return Gated.NotMeant;
            case ["taken", "days", var days]: return Taken(chart, medicine)?.TotalDays >= double.Parse(days, System.Globalization.CultureInfo.InvariantCulture) ? Gated.Meant : Gated.NotMeant;
        }
        if (gate.List("not_for").Any(w => medicine.Written.Contains(w, StringComparison.OrdinalIgnoreCase))) return Gated.NotMeant;
        // What the prescription says it is for counts before the list of problems.
        if (medicine.Use.Reason is { } reason && (Reads(gate, [reason], "not_for", "not_icd10") ? Gated.NotMeant : Reads(gate, [reason], "for", "icd10") ? Gated.Meant : (Gated?)null) is { } stated) return stated;
        var (@for, against, telling) = Problems(chart, gate);
        facts.AddRange(telling);
        if (gate["other"].Split(' ') is ["daily", "mg", "above", var most] && DailyMg(medicine, drug) is { } daily)
            return daily > decimal.Parse(most, System.Globalization.CultureInfo.InvariantCulture) ? Gated.Meant : Gated.NotMeant;
        return (@for, against) switch
        {
            (true, false) => Gated.Meant,
            (false, true) => Gated.NotMeant,
            _ => gate["unknown"] switch { "silent" when !@for => Gated.NotMeant, "meant" => Gated.Meant, _ => Gated.Perhaps },
        };
    }

    // CPIC's own bound for antiseizure medicines; by then harm that shows early has shown.
    private static readonly TimeSpan s_long = TimeSpan.FromDays(90);

    /// <summary>Taken for more than three months: advice for the start no longer speaks to it.</summary>
    public static bool IsLongTaken(Chart chart, Medicine medicine) => Taken(chart, medicine) > s_long;

    /// <summary>How long the medicine has been taken; null where it is only planned or nothing says since when.</summary>
    public static TimeSpan? Taken(Chart chart, Medicine medicine) =>
        medicine.Standing == Standing.Taking && medicine.Start is { } start && start.Earliest < chart.AsOf ? chart.AsOf - start.Earliest : null;

    /// <summary>Whether the problems are for the gate, whether against it, and the facts of those that are either. The same for every row and every "what if" of a chart, so read once.</summary>
    private static (bool For, bool Against, Seq<FactId> Telling) Problems(Chart chart, Row gate) => s_problems.GetOrCreateValue(chart.Facts).GetOrAdd(gate, _ =>
    {
        var told = chart.Standing<Condition>().Select(c => (c.Fact.Id, Term: c.Claim.Code)).Concat(chart.Of<Procedure>().Select(p => (p.Fact.Id, Term: p.Claim.Code)))
            .Select(t => (t.Id, IsFor: Reads(gate, [t.Term], "for", "icd10"), IsAgainst: Reads(gate, [t.Term], "not_for", "not_icd10"))).Where(t => t.IsFor || t.IsAgainst).ToList();
        // "Reflux without oesophagitis" is not oesophagitis: what excludes a problem is read first, problem by problem.
        return (told.Exists(t => t.IsFor && !t.IsAgainst), told.Exists(t => t.IsAgainst), told.Select(t => t.Id).ToSeq());
    });

    private static bool Reads(Row gate, IReadOnlyList<Term> terms, string words, string codes)
    {
        var match = s_matches.GetOrAdd((gate, words), _ => TermMatch.Of([("text", gate.List(words)), ("icd10", gate.List(codes))]));
        return terms.Any(match.Matches);
    }

    public static decimal? DailyMg(Medicine medicine, string drug) => medicine.Product.Ingredients.FirstOrDefault(i => i.Drug.Ingredient == drug)?.Daily is { Unit: "mg" } daily ? daily.Value : null;
}
