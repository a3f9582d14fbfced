using Titrant.Numerics.Distributions;
using Titrant.Patient;

namespace Titrant.Medicine.Pharmacogenomics.Cohorts;

/// <summary>
/// The share of people for whom a result is known to be actionable, with its Wilson interval: at least that many. Whether
/// somebody can be assessed depends on the result (a poor metaboliser is known from one variant, a normal one only from all
/// positions), so a share of the assessed alone would be too high.
/// </summary>
/// <param name="Minor">Assessed people whose advice changes in minor ways only: not actionable, listed beside.</param>
internal sealed record BurdenShare(int People, int Assessed, int Actionable, int Minor)
{
    public double Share => (double)Actionable / People;
    public (double Low, double High) Interval => Wilson.Interval(Actionable, People, Burden.Level);

    /// <summary>The share if everybody who could not be assessed were actionable.</summary>
    public double AtMost => (double)(Actionable + People - Assessed) / People;
}

/// <param name="Low">Of the mean, by the normal approximation; not below 0.</param>
internal sealed record BurdenMean(int People, double Mean, double Low, double High);

/// <param name="Name">"everybody", or the label.</param>
/// <param name="IsShown">False: fewer than <see cref="Burden.Smallest"/> people; nothing else of the group is given.</param>
internal sealed record BurdenGroup(
    string Name, int People, bool IsShown, BurdenShare AnyGene, BurdenShare AnyDrug, BurdenMean MeanGenes, BurdenMean MeanDrugs,
    Seq<(string Gene, BurdenShare Share)> Genes, Seq<(string Drug, BurdenShare Share)> Drugs);

/// <summary>
/// How many people of a cohort have results that change advice. "Actionable" is a result for which a row of the
/// guideline has an act of more than minor consequence. Who could not be assessed is never counted as normal: shares and means are lower bounds,
/// and the upper bound takes everybody not assessed as actionable.
/// </summary>
internal sealed class Burden
{
    public const double Level = 0.95;
    public const int Smallest = 10;
    private readonly CohortPanel _panel;
    private readonly Labels? _labels;
    private readonly Tally[] _tallies;
    private readonly IReadOnlyList<IReadOnlyList<CohortCall>> _results;
    private readonly Dictionary<long, AdviceState>[] _known;
    private readonly AdviceState[] _genes;
    private readonly bool[] _decides;

    public Burden(CohortPanel panel, IReadOnlyList<IReadOnlyList<CohortCall>> results, Labels? labels)
    {
        (_panel, _labels, _results) = (panel, labels, results);
        _tallies = Enumerable.Range(0, 1 + (labels?.Names.Count ?? 0)).Select(_ => new Tally(panel.Genes.Count, panel.Advice.Count)).ToArray();
        _known = panel.Advice.Select(_ => new Dictionary<long, AdviceState>()).ToArray();
        _genes = new AdviceState[panel.Genes.Count];
        _decides = [.. Enumerable.Range(0, panel.Genes.Count).Select(g => panel.Advice.Any(r => r.Genes.Count == 1 && r.Genes[0] == g))];
    }

    /// <param name="results">One person's results by gene, as places in the gene's distinct results.</param>
    /// <param name="label">-1 for none.</param>
    public void Add(ReadOnlySpan<int> results, int label)
    {
        // A gene that decides no drug alone leaves nothing open.
        for (var gene = 0; gene < _genes.Length; gene++) _genes[gene] = _decides[gene] ? AdviceState.NotAssessable : AdviceState.Unchanged;
        Span<AdviceState> drugs = _panel.Advice.Count <= 512 ? stackalloc AdviceState[_panel.Advice.Count] : new AdviceState[_panel.Advice.Count];
        for (var drug = 0; drug < drugs.Length; drug++)
        {
            var rule = _panel.Advice[drug];
            drugs[drug] = State(drug, rule, results);
            // A gene counts by the drugs that it decides alone.
            if (rule.Genes.Count == 1 && drugs[drug] > _genes[rule.Genes[0]]) _genes[rule.Genes[0]] = drugs[drug];
        }
        _tallies[0].Add(_genes, drugs);
        if (label >= 0) _tallies[label + 1].Add(_genes, drugs);
    }

    /// <summary>Everybody first, then the labels in order.</summary>
    public Seq<BurdenGroup> Report() => _tallies.Select((t, i) => t.Group(i == 0 ? "everybody" : _labels!.Names[i - 1], _panel)).ToSeq();

    private AdviceState State(int drug, DrugRule rule, ReadOnlySpan<int> results)
    {
        long key = 0;
        foreach (var gene in rule.Genes) key = key * (_results[gene].Count + 1) + results[gene];
        if (_known[drug].TryGetValue(key, out var state)) return state;
        var calls = new CohortCall[rule.Genes.Count];
        for (var i = 0; i < calls.Length; i++) calls[i] = _results[rule.Genes[i]][results[rule.Genes[i]]];
        return _known[drug][key] = rule.Of(calls);
    }

    private sealed class Tally(int genes, int drugs)
    {
        private readonly int[] _geneAssessed = new int[genes];
        private readonly int[] _geneChanged = new int[genes];
        private readonly int[] _drugAssessed = new int[drugs];
        private readonly int[] _drugChanged = new int[drugs];
        private readonly int[] _geneMinor = new int[genes];
        private readonly int[] _drugMinor = new int[drugs];
        private int _people;
        private (int Assessed, int Any, int Minor, long Sum, long Squares) _byGene;
        private (int Assessed, int Any, int Minor, long Sum, long Squares) _byDrug;

        public void Add(ReadOnlySpan<AdviceState> genes, ReadOnlySpan<AdviceState> drugs)
        {
            _people++;
            Count(genes, _geneAssessed, _geneChanged, _geneMinor, ref _byGene);
            Count(drugs, _drugAssessed, _drugChanged, _drugMinor, ref _byDrug);
        }

        public BurdenGroup Group(string name, CohortPanel panel) => new(name, _people, _people >= Smallest,
            new(_people, _byGene.Assessed, _byGene.Any, _byGene.Minor), new(_people, _byDrug.Assessed, _byDrug.Any, _byDrug.Minor), Mean(_byGene), Mean(_byDrug),
            panel.Genes.Select((g, i) => (g.Name, new BurdenShare(_people, _geneAssessed[i], _geneChanged[i], _geneMinor[i]), i)).Where(g => panel.Advice.Any(r => r.Genes.Count == 1 && r.Genes[0] == g.i)).Select(g => (g.Name, g.Item2)).ToSeq(),
            panel.Advice.Select((r, i) => (r.Drug, new BurdenShare(_people, _drugAssessed[i], _drugChanged[i], _drugMinor[i]))).ToSeq());

        private static void Count(ReadOnlySpan<AdviceState> states, int[] assessed, int[] changed, int[] minor, ref (int Assessed, int Any, int Minor, long Sum, long Squares) all)
        {
            var (complete, sum, anyMinor) = (true, 0, false);
            for (var i = 0; i < states.Length; i++)
            {
                if (states[i] == AdviceState.NotAssessable) { complete = false; continue; }
                assessed[i]++;
                if (states[i] == AdviceState.Minor) { minor[i]++; anyMinor = true; }
                if (states[i] != AdviceState.Changed) continue;
                changed[i]++;
                sum++;
            }
            // One actionable result settles "at least one"; that there is none is settled only where nothing is open.
            all = (all.Assessed + (complete || sum > 0 ? 1 : 0), all.Any + (sum > 0 ? 1 : 0), all.Minor + (complete && sum == 0 && anyMinor ? 1 : 0), all.Sum + sum, all.Squares + (long)sum * sum);
        }

        private BurdenMean Mean((int Assessed, int Any, int Minor, long Sum, long Squares) of)
        {
            if (_people == 0) return new(0, 0, 0, 0);
            var (n, mean) = (_people, (double)of.Sum / _people);
            var variance = n == 1 ? 0 : (of.Squares - n * mean * mean) / (n - 1);
            var half = Normal.Quantile(0.5 + Level / 2) * Math.Sqrt(Math.Max(0, variance) / n);
            return new(n, mean, Math.Max(0, mean - half), mean + half);
        }
    }
}
