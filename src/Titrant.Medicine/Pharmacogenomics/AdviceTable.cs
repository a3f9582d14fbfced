using Titrant.Medicine.Pharmacogenomics.Guidelines;
using Titrant.Patient;
using Titrant.Patient.Knowledge;
using Titrant.Patient.Packs;

namespace Titrant.Medicine.Pharmacogenomics;

/// <summary>What a guideline's row asks for, in our words.</summary>
/// <param name="Act">Null for "no change" and for rows in which the guideline gives no recommendation.</param>
/// <param name="IsSilent">The guideline gives no recommendation: not the same as "no change".</param>
/// <param name="AtStart">Only before or at the start, or when it works too little or too much.</param>
/// <param name="Tolerated">What to say instead to a person who has long taken it well; "" where nothing else is said.</param>
internal sealed record AdviceRow(
    GuidelineBody Body, string Id, string Drug, ActKind? Act, bool IsSilent, bool AtStart, string Population, string Indication, Consequence Consequence, Strength Strength,
    string Does, string Dose, string Because, string Then, IReadOnlyList<string> Alternatives, string Tolerated)
{
    /// <summary>Silent because the result itself is not known, and not because the evidence is weak.</summary>
    public bool IsUnknown => IsSilent && (Id.Contains("/unknown", StringComparison.Ordinal) || Id.Contains("/copies-not-stated", StringComparison.Ordinal));

    /// <summary>Acts that ask for the same thing under another name are one.</summary>
    public string Kind => Act switch
    {
        null => IsSilent ? "silent" : "none",
        ActKind.Avoid or ActKind.Switch or ActKind.Stop => "another medicine",
        ActKind.Reduce or ActKind.ExtendInterval => "less",
        ActKind.Increase => "more",
        _ => "watch",
    };
}

/// <summary>The advice of CPIC (embedded) and of DPWG (a pack beside the program), by recommendation.</summary>
internal static class AdviceTable
{
    private static readonly Table s_cpic = Table.Embedded(typeof(AdviceTable).Assembly, "Pharmacogenomics/knowledge/advice.tsv");
    private static readonly Lazy<Dictionary<string, AdviceRow>> s_byRecommendation = new(() => s_cpic.Rows.SelectMany(r => r.List("recommendations").Select(id => (id, Row: Read(GuidelineBody.Cpic, r)))).ToDictionary(r => r.id, r => r.Row));
    private static readonly Lazy<Dictionary<string, AdviceRow>> s_dpwg = new(() => BundledPack.Find("dpwg/advice.tsv")?.Rows.ToDictionary(r => r["id"], r => Read(GuidelineBody.Dpwg, r)) ?? []);
    private static readonly Lazy<Dictionary<string, string>> s_source = new(() => s_cpic.Rows.Concat(BundledPack.Find("dpwg/advice.tsv")?.Rows ?? []).GroupBy(r => r["drug"]).ToDictionary(g => g.Key, g => g.First()["source_drug"]));

    private static readonly Lazy<Dictionary<string, string>> s_ingredient = new(() => s_source.Value.ToDictionary(d => d.Value, d => d.Key));

    public static string Citation => s_cpic.Citation;
    public static string? DpwgCitation => BundledPack.Find("dpwg/advice.tsv")?.Citation;

    /// <summary>A drug as the guidelines' rows name it.</summary>
    public static string SourceName(string drug) => s_source.Value.GetValueOrDefault(drug, drug);

    /// <summary>A drug of a guideline's row as the drug table names it.</summary>
    public static string Ingredient(string source) => s_ingredient.Value.GetValueOrDefault(source, source);

    public static IEnumerable<string> Indications(string drug) => s_cpic.Rows.Where(r => r["drug"] == drug).Select(r => r["indication"]).Distinct();

    public static AdviceRow? Of(GuidelineRow row) => row.Body == GuidelineBody.Dpwg ? s_dpwg.Value.GetValueOrDefault(row.Advice) : s_byRecommendation.Value.GetValueOrDefault(row.Id);

    private static AdviceRow Read(GuidelineBody body, Row r) => new(
        body, r["id"], r["drug"], Enum.TryParse<ActKind>(r["act"], out var act) ? act : null, r["act"] == "no-recommendation", r["when"] == "start", r["population"], r["indication"],
        Enum.TryParse<Consequence>(r["consequence"], out var consequence) ? consequence : Consequence.Minor,
        body == GuidelineBody.Cpic && Enum.TryParse<Strength>(r["strength"], out var strength) ? strength : Strength.NotGraded,
        r["does"], r["dose"], r["because"], r["then"], [.. r.List("alternatives")], body == GuidelineBody.Cpic ? r["tolerated"] : "");
}
