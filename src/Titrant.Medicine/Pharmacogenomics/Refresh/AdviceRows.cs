using Titrant.Patient.Knowledge;

namespace Titrant.Medicine.Pharmacogenomics.Refresh;

/// <summary>A guideline's row with the advice that stands for it.</summary>
/// <param name="Keys">"DPYD=1.5", or several joined by "; ".</param>
/// <param name="Says">Null where no advice is worded for the row.</param>
internal sealed record AdviceAt(string Body, string Drug, string Population, string Keys, string Recommendation, string Advice, Statement? Says);

/// <summary>Every keyed row of both guideline bodies in one set of tables.</summary>
internal static class AdviceRows
{
    private const string FlowChart = "flow chart";

    public static IReadOnlyList<AdviceAt> Of(KnowledgeTables set)
    {
        var rows = new List<AdviceAt>();
        var cpic = set.Of(KnowledgeTables.Knowledge + "advice.tsv").Rows.SelectMany(r => r.List("recommendations").Select(id => (id, r))).GroupBy(r => r.id).ToDictionary(g => g.Key, g => g.First().r, StringComparer.Ordinal);
        foreach (var r in set.Of(KnowledgeTables.Knowledge + "cpic_recommendations.tsv").Rows.Where(r => r["recommendation_id"] != FlowChart))
        {
            var advice = cpic.GetValueOrDefault(r["recommendation_id"]);
            rows.Add(new("CPIC", advice?["drug"] ?? r["drug"], r["population"], r["keys"], r["recommendation_id"], advice?["id"] ?? "", advice is null ? null : Statement.Of(advice, isDpwg: false)));
        }
        if (set.Find(KnowledgeTables.Dpwg + "recommendations.tsv") is not { } recommendations) return rows;
        var dpwg = set.Find(KnowledgeTables.Dpwg + "advice.tsv")?.Rows.GroupBy(r => r["id"]).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal) ?? [];
        foreach (var r in recommendations.Rows)
        {
            var advice = dpwg.GetValueOrDefault(r["advice"]);
            rows.Add(new("DPWG", r["drug"], r["population"], r["keys"], r["recommendation_id"], r["advice"], advice is null ? null : Statement.Of(advice, isDpwg: true)));
        }
        return rows;
    }

    public static IEnumerable<string> GenesOf(string keys) => keys.Split("; ").Select(k => k.Split('=')[0]);

    public static bool IsFlowChart(Row row) => row["recommendation_id"] == FlowChart;
}
