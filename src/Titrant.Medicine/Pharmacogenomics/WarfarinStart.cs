using Titrant.Medicine.Pharmacogenomics.Guidelines;
using Titrant.Medicine.Pharmacogenomics.Phenotyping;
using Titrant.Patient;
using Titrant.Patient.Knowledge;

namespace Titrant.Medicine.Pharmacogenomics;

/// <summary>
/// CPIC's warfarin guideline is a flow chart (Clin Pharmacol Ther 2017;102:397, figure 2, doi:10.1002/cpt.668): with the
/// genotype a dose is computed. Until a dose is computed here, this says only where the usual start is too much, and where the
/// genotype must not be used at all.
/// </summary>
internal static class WarfarinStart
{
    private static readonly Table s_table = Table.Embedded(typeof(WarfarinStart).Assembly, "Pharmacogenomics/knowledge/warfarin.tsv");

    public static string Citation => s_table.Citation;

    public static DrugVerdict Add(Chart chart, DrugVerdict verdict, IReadOnlyDictionary<string, Seq<GeneResult>>? results = null)
    {
        Seq<GeneResult> Of(string gene) => results is null ? KnownResults.Of(chart, gene) : results.TryGetValue(gene, out var r) ? r : [];
        var keys = ((string[])["CYP2C9", "VKORC1"]).SelectMany(g => (IEnumerable<GeneResult>)Of(g)).SelectMany(r => r.LookupKeys.Select(k => $"{r.Gene}={k}")).ToHashSet(StringComparer.Ordinal);
        var row = s_table.Rows.FirstOrDefault(r => r.List("keys").All(k => k.Split('|').Any(keys.Contains)));
        if (row is null) return verdict;
        ActKind? act = Enum.TryParse<ActKind>(row["act"], out var kind) ? kind : null;
        var advice = new AdviceRow(GuidelineBody.Cpic, row["id"], "warfarin", act, false, true, "", "", Enum.TryParse<Consequence>(row["consequence"], out var c) ? c : Consequence.Minor, Strength.Strong,
            row["does"], "", row["because"], row["then"], [], row["tolerated"]);
        var source = new GuidelineRow(GuidelineBody.Cpic, "warfarin", "PA166104949", "figure 2", "", "Strong", [], "");
        var voice = new Voice(advice, source, Gated.Meant, Gate.IsLongTaken(chart, verdict.Medicine));
        return verdict with { Voices = [voice, .. verdict.Voices.Where(v => v.Row.Body != GuidelineBody.Cpic)] };
    }

    /// <summary>Why the genotype must not guide the dose; null where nothing was sent or all of it was tested.</summary>
    public static string? NotTested(Chart chart) => chart.Answer(PharmacogeneGenotypes.Name, "CYP2C9") is Gap { Facts.Count: > 0 } gap && GeneAssessment.Behind(chart, "CYP2C9") is not null
        ? $"Warfarin cannot be dosed by this genotype: {gap.Says} CYP2C9 *5, *6, *8 and *11 are frequent in people of African ancestry and lower the dose; where they were not tested, dose clinically."
        : null;
}
