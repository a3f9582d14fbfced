using Titrant.Medicine.Pharmacogenomics.Guidelines;
using Titrant.Medicine.Pharmacogenomics.Phenotyping;
using Titrant.Patient;
using Titrant.Patient.Knowledge;

namespace Titrant.Medicine.Pharmacogenomics.Cohorts;

/// <summary>
/// CPIC's rows as rules for a cohort: advice is changed where a row that fits has an act (other than none) whose neglect would
/// do more than minor harm, and that is not bound to an indication without which nothing changes. A drug that also depends on a gene
/// that no VCF shows (CYP2D6, HLA) may be found changed, but never unchanged.
/// </summary>
internal static class CpicRules
{
    private static readonly Table s_advice = Table.Embedded(typeof(CpicRules).Assembly, "Pharmacogenomics/knowledge/advice.tsv");
    private const string BoundToIndication = "otherwise no change";
    private static readonly ILookup<string, AdviceState> s_states = s_advice.Rows.SelectMany(r => r.List("recommendations").Select(id => (Id: id, State: State(r)))).ToLookup(r => r.Id, r => r.State);

    public static Seq<string> Tables { get; } = [Guideline.Cpic.Table.Citation, s_advice.Citation];

    /// <param name="panel">Genes by their place in the panel.</param>
    public static Seq<DrugRule> Of(Seq<string> panel)
    {
        var rules = new List<DrugRule>();
        foreach (var drug in Guideline.Cpic.Drugs)
        {
            var genes = panel.Select((g, i) => (Gene: g, Place: i)).Where(g => Guideline.Cpic.Genes(drug).Contains(g.Gene)).ToList();
            if (genes.Count == 0 || IsFlowChart(drug)) continue;
            rules.Add(new(drug, genes.Select(g => g.Place).ToSeq(), calls => State(drug, genes.Select(g => g.Gene).ToSeq(), calls)));
        }
        return rules.ToSeq();
    }

    private static AdviceState State(string drug, Seq<string> genes, IReadOnlyList<CohortCall> calls)
    {
        if (calls.Any(c => !c.IsAssessed || c.Keys.IsEmpty)) return AdviceState.NotAssessable;
        var results = genes.Select((g, i) => (Gene: g, Readings: calls[i].Keys.Select(k => new GeneResult(g, [], [calls[i].Phenotype], calls[i].ActivityScore is { Length: > 0 } score ? score : null, [k], ResultSource.Genome)).ToSeq()))
            .ToDictionary(g => g.Gene, g => g.Readings, StringComparer.Ordinal);
        var matches = Guideline.Cpic.Match(drug, results);
        var most = matches.SelectMany(m => m.Rows).SelectMany(r => s_states[r.Id]).DefaultIfEmpty(AdviceState.NotAssessable).Max();
        // Less than changed holds only where no gene is left that could change it.
        return most == AdviceState.Changed || matches.All(m => m.NotKnown.IsEmpty) ? most : AdviceState.NotAssessable;
    }

    private static AdviceState State(Row advice) => advice["act"] switch
    {
        "no-recommendation" => AdviceState.NotAssessable,
        "none" => AdviceState.Unchanged,
        _ when advice["consequence"] == "Minor" || advice["indication"].Contains(BoundToIndication, StringComparison.Ordinal) => AdviceState.Minor,
        _ => AdviceState.Changed,
    };

    private static bool IsFlowChart(string drug) => Guideline.Cpic.Match(drug, new Dictionary<string, Seq<GeneResult>>()).Any(m => !m.Genotypes.IsEmpty);
}
