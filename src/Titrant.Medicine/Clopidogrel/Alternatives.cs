using Titrant.Patient;
using Titrant.Patient.Knowledge;

namespace Titrant.Medicine.Clopidogrel;

/// <summary>Prasugrel and ticagrelor, each with what the record holds against it and what could not be checked.</summary>
internal static class Alternatives
{
    private static readonly Table s_table = Table.Embedded(typeof(Alternatives).Assembly, "Clopidogrel/knowledge/alternatives.tsv");
    private static readonly Concept[] s_options = [new(Systems.RxNorm, "613391", "prasugrel"), new(Systems.RxNorm, "1116632", "ticagrelor")];

    public static string Citation => s_table.Citation;

    /// <summary>The options, and the facts that spoke against one.</summary>
    public static (Seq<Screened> Options, Seq<FactId> Facts) Screen(Chart chart)
    {
        var facts = new List<FactId>();
        return (s_options.Select(o => Screen(chart, o, facts)).ToSeq(), facts.Distinct().ToSeq());
    }

    private static Screened Screen(Chart chart, Concept option, List<FactId> facts)
    {
        var rows = s_table.Rows.Where(r => r["option"] == option.Display).ToList();
        var against = new List<string>();
        var notChecked = rows.Where(r => r["kind"] == "not checked").SelectMany(r => r.List("says")).ToList();
        var history = TermMatch.Of(rows.Where(r => r["kind"] == "against"), "by");
        var events = chart.Facts.Where(f => Holds(f, chart) && f.Claim switch { Condition c => history.Matches(c.Code), Procedure p => history.Matches(p.Code), _ => false }).ToList();
        if (events.Count > 0) { against.Add(rows.First(r => r["by"] == "icd10")["says"]); facts.AddRange(events.Select(f => f.Id)); }
        else if (!chart.Of<Condition>().Any()) notChecked.Insert(0, rows.First(r => r["by"] == "icd10")["says"]);

        foreach (var row in rows)
            switch (row["by"])
            {
                case "allergy":
                    var allergies = chart.Of<Allergy>().Where(p => Holds(p.Fact, chart)).ToList();
                    var to = allergies.Where(a => row.List("match").Any(w => TermMatch.AllWords(a.Claim.Substance).Contains(w, StringComparison.OrdinalIgnoreCase))).ToList();
                    if (to.Count > 0) { against.Add(row["says"]); facts.AddRange(to.Select(a => a.Fact.Id)); }
                    else if (allergies.Count == 0) notChecked.Add("allergies: none recorded, nor that there are none");
                    break;
                case "age-from":
                    if (Age(chart) is not { } age) notChecked.Add("age");
                    else if (age.Years >= row.Number("match")) { against.Add(row["says"]); facts.Add(age.Fact); }
                    break;
                case "weight-below-kg":
                    if (Weight(chart) is not { } weight) notChecked.Add("body weight");
                    else if (weight.Kg < row.Number("match")) { against.Add(row["says"]); facts.Add(weight.Fact); }
                    break;
            }
        return new Screened(option, against.ToSeq(), notChecked.ToSeq());
    }

    private static bool Holds(Fact fact, Chart chart) => fact.StatusAt(chart.AsOf) is not (StatusKind.Planned or StatusKind.NotDone or StatusKind.Unconfirmed);

    private static (int Years, FactId Fact)? Age(Chart chart)
    {
        foreach (var (fact, claim) in chart.Of<Demographics>())
            if (claim.Birth is { } birth)
            {
                var (born, now) = (birth.Latest, chart.AsOf);
                var years = now.Year - born.Year - (now.Month < born.Month || now.Month == born.Month && now.Day < born.Day ? 1 : 0);
                return (years, fact.Id);
            }
        return null;
    }

    // The last weight of the past year, in kilograms as written; other units count as not checked.
    private static (decimal Kg, FactId Fact)? Weight(Chart chart)
    {
        foreach (var (fact, claim) in chart.Of<Measurement>().Reverse())
            if ((claim.Code.Is(Systems.Loinc, "29463-7") || claim.Code.Is(Systems.Loinc, "3141-9")) && claim.Value is Value.Number { Quantity: { Comparator: Comparator.Equal } quantity }
                && (quantity.UnitCode ?? quantity.Unit) == "kg" && quantity.Number is > 2 and < 400 && fact.When.Order > chart.AsOf.AddYears(-1) && Holds(fact, chart))
                return (quantity.Number, fact.Id);
        return null;
    }
}
