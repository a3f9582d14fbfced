using Titrant.Medicine.Pharmacogenomics.Phenotyping;
using Titrant.Patient;
using Titrant.Patient.Knowledge;
using Titrant.Patient.Packs;

namespace Titrant.Medicine.Pharmacogenomics.Guidelines;

/// <summary>
/// The rows of one guideline body, matched to a person's results: a row applies if the results have the key that it asks of
/// each of its genes; rows for an exact diplotype go before the others; several may apply (adults, children, long-term users).
/// </summary>
internal sealed class Guideline
{
    private static readonly Lazy<Guideline> s_cpic = new(() => new(GuidelineBody.Cpic, Table.Embedded(typeof(Guideline).Assembly, "Pharmacogenomics/knowledge/cpic_recommendations.tsv")));
    private static readonly Lazy<Guideline?> s_dpwg = new(() => BundledPack.Find("dpwg/recommendations.tsv") is { } table ? new(GuidelineBody.Dpwg, table) : null);

    private const int MostGenotypes = 1000;

    private readonly Dictionary<string, (string Guideline, Seq<string> Genes, GuidelineRow[] Rows)[]> _byDrug;

    internal Guideline(GuidelineBody body, Table table)
    {
        (Body, Table) = (body, table);
        _byDrug = table.Rows.Select(r => Read(body, r)).GroupBy(r => r.Drug, StringComparer.OrdinalIgnoreCase).ToDictionary(d => d.Key, d => d.GroupBy(r => r.Guideline)
            .Select(g => (g.Key, g.SelectMany(r => r.Keys).Select(k => k.Gene).Distinct().Order(StringComparer.Ordinal).ToSeq(), g.ToArray())).ToArray(), StringComparer.OrdinalIgnoreCase);
    }

    public static Guideline Cpic => s_cpic.Value;

    /// <summary>Null where the share-alike pack is not beside the program.</summary>
    public static Guideline? Dpwg => s_dpwg.Value;

    public GuidelineBody Body { get; }

    /// <summary>For its citation and date.</summary>
    public Table Table { get; }

    public IEnumerable<string> Drugs => _byDrug.Keys.Order(StringComparer.Ordinal);

    public bool Covers(string drug) => _byDrug.ContainsKey(drug);

    /// <summary>The genes on which a drug's rows depend.</summary>
    public IEnumerable<string> Genes(string drug) => _byDrug.TryGetValue(drug, out var all) ? all.SelectMany(g => g.Genes).Distinct() : [];

    /// <summary>Every row on a drug, whatever the genotype.</summary>
    public IEnumerable<GuidelineRow> Rows(string drug) => _byDrug.TryGetValue(drug, out var all) ? all.SelectMany(g => g.Rows) : [];

    /// <param name="drug">As the source names it; see <see cref="Drugs"/>.</param>
    /// <param name="results">Per gene its equally good readings; a gene that is absent is not known.</param>
    /// <returns>One match for each guideline on the drug; empty where there is none.</returns>
    public Seq<GuidelineMatch> Match(string drug, IReadOnlyDictionary<string, Seq<GeneResult>> results) =>
        _byDrug.TryGetValue(drug, out var guidelines) ? guidelines.Select(g => Match(drug, g.Guideline, g.Genes, g.Rows, results)).ToSeq() : [];

    private GuidelineMatch Match(string drug, string guideline, Seq<string> genes, GuidelineRow[] rows, IReadOnlyDictionary<string, Seq<GeneResult>> results)
    {
        var notKnown = genes.Where(g => !results.TryGetValue(g, out var r) || !r.Any(x => x.IsKnown)).ToSeq();
        var keyed = rows.Where(r => !r.IsFlowChart).ToArray();
        if (keyed.Length < rows.Length) return new(Body, drug, guideline, genes, [new(Known(genes, results), rows.Where(r => r.IsFlowChart).ToSeq())], notKnown);
        if (notKnown.Count == genes.Count) return new(Body, drug, guideline, genes, [], notKnown);

        // Readings with the same diplotype and keys differ in nothing that a row asks; of very many readings those with other keys are enough.
        var readings = genes.Select(g => (results.TryGetValue(g, out var r) && !r.IsEmpty ? r : [Phenotyper.Unknown(g)]).DistinctBy(x => (x.Diplotype, x.LookupKeys)).ToList()).ToList();
        if (readings.Aggregate(1L, (n, r) => Math.Min(n * r.Count, int.MaxValue)) > MostGenotypes) readings = [.. readings.Select(r => r.DistinctBy(KeysOf).ToList())];
        IEnumerable<Seq<GeneResult>> genotypes = [[]];
        foreach (var each in readings) genotypes = genotypes.SelectMany(_ => each, (before, reading) => before.Add(reading));
        return new(Body, drug, guideline, genes, genotypes.Select(g => new GenotypeRows(g, Fitting(keyed, g))).ToSeq(), notKnown);
    }

    private Seq<GuidelineRow> Fitting(GuidelineRow[] rows, Seq<GeneResult> genotype)
    {
        var keys = genotype.SelectMany(r => KeysOf(r).Select(k => new GeneKey(r.Gene, k))).ToHashSet();
        var fitting = rows.Where(r => r.Keys.All(keys.Contains)).ToList();
        return (fitting.Any(HasExact) ? fitting.Where(HasExact) : fitting).ToSeq();

        static bool HasExact(GuidelineRow row) => row.Keys.Any(k => k.IsExact);
    }

    private Seq<string> KeysOf(GeneResult result) => Body == GuidelineBody.Dpwg ? Phenotyping.Dpwg.KeysOf(result) : result.LookupKeys;

    private static Seq<GeneResult> Known(Seq<string> genes, IReadOnlyDictionary<string, Seq<GeneResult>> results) =>
        genes.SelectMany(g => results.TryGetValue(g, out var r) ? r : []).Where(r => r.IsKnown).ToSeq();

    private static GuidelineRow Read(GuidelineBody body, Row row) => new(body, row[body == GuidelineBody.Dpwg ? "source_drug" : "drug"], row["guideline_id"], row["recommendation_id"], row["population"], row["strength"],
        row.List("keys").Select(k => k.IndexOf('=', StringComparison.Ordinal) is var at and > 0 ? new GeneKey(k[..at], k[(at + 1)..]) : new GeneKey(k, "")).ToSeq(), body == GuidelineBody.Dpwg ? row["advice"] : "");
}
