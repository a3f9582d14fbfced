using System.Collections.Concurrent;
using Titrant.Patient;
using Titrant.Patient.Formats.Vcf;
using Titrant.Patient.Formats.Vcf.Cohorts;

namespace Titrant.Medicine.Pharmacogenomics.Cohorts;

/// <summary>Gathers the rows of a pass by gene, and calls and keeps a gene when its chromosome has passed.</summary>
internal sealed class GeneRows : ICohortRows
{
    private const int Remembered = 1 << 16;
    private readonly CohortPanel _panel;
    private readonly CohortOptions _options;
    private readonly WorkFolder _work;
    private readonly Action<string> _report;
    private readonly CancellationToken _cancel;
    private readonly (int Gene, int Position)[] _places;
    private readonly SharedGenotypes[] _genes;
    private readonly int[] _kept;
    private readonly HashSet<string> _left = new(StringComparer.Ordinal);
    private string? _chromosome;
    private bool _comesBack;

    public GeneRows(CohortPanel panel, CohortOptions options, WorkFolder work, GenomeBuild? build, Action<string> report, CancellationToken cancel)
    {
        (_panel, _options, _work, Build, _report, _cancel) = (panel, options, work, build, report, cancel);
        _places = [.. panel.Genes.SelectMany((g, gene) => g.Positions.Select((_, position) => (gene, position)))];
        _genes = new SharedGenotypes[panel.Genes.Count];
        _kept = new int[panel.Genes.Count];
        Array.Fill(_kept, -1);
    }

    /// <summary>The build that rows are read on; null where the header did not tell.</summary>
    public GenomeBuild? Build { get; }

    public int Called { get; private set; }
    public long Distinct { get; private set; }

    public void Begin(IReadOnlyList<string> samples, Func<int, CohortGenotype, CohortGenotype> genotype)
    {
        for (int i = 0, id = 0; i < _genes.Length; id += _panel.Genes[i++].Positions.Count)
        {
            var first = id;
            _genes[i] = new(samples.Count, _panel.Genes[i].Positions.Count, (position, state) => state.IsHeld ? Told(first + position, state) : state.IsCalled || _panel.Foreign is not null ? state : CohortGenotype.NotCalled);
        }

        // Genes are called by several threads; a locus answers one at a time.
        CohortGenotype Told(int id, CohortGenotype state)
        {
            lock (_places) return genotype(id, state);
        }
    }

    public void Before(int id, Span<CohortGenotype> states) => _genes[_places[id].Gene].Before(_places[id].Position, states);

    public void Row(int id, ReadOnlySpan<CohortGenotype> states) => _genes[_places[id].Gene].Add(_places[id].Position, states);

    public void Passed(long records)
    {
        _cancel.ThrowIfCancellationRequested();
        _report("reading");
    }

    public void Enter(string? chromosome)
    {
        // A file that comes back to a chromosome may do so at every record: its genes wait for the end.
        _comesBack |= chromosome is not null && _left.Contains(chromosome);
        if (_chromosome is { } left && _left.Add(left) && Build is not null && !_comesBack)
            for (var gene = 0; gene < _genes.Length; gene++)
                if (_panel.Genes[gene].IsOn(left)) Finish(gene);
        _chromosome = chromosome;
    }

    /// <summary>The genes that no record spoke of, too.</summary>
    public void FinishAll()
    {
        for (var gene = 0; gene < _genes.Length; gene++) Finish(gene);
    }

    private void Finish(int gene)
    {
        var rows = _genes[gene];
        if (_kept[gene] == rows.Rows) return;
        _kept[gene] = rows.Rows;
        if (GeneShard.IsComplete(_work.Shard(gene), _work.Key, rows.Rows)) return;
        _report($"calling {_panel.Genes[gene].Name}");
        var (groups, bySample) = rows.Groups();
        var calls = Call(gene, rows, groups);
        // Results are numbered by their first sample, so that threads cannot change a byte.
        var numbers = new Dictionary<CohortCall, int>();
        var results = new List<CohortCall>();
        var number = new int[groups.Length];
        for (var i = 0; i < groups.Length; i++)
        {
            if (!numbers.TryGetValue(calls[i], out number[i]))
            {
                numbers[calls[i]] = number[i] = results.Count;
                results.Add(calls[i]);
            }
        }
        for (var i = 0; i < bySample.Length; i++) bySample[i] = number[bySample[i]];
        GeneShard.Write(_work.Shard(gene), _work.Key, rows.Rows, results, bySample);
        Called++;
        Distinct += groups.Length;
    }

    private CohortCall[] Call(int gene, SharedGenotypes rows, int[] groups)
    {
        var calls = new CohortCall[groups.Length];
        var one = new ConcurrentDictionary<CohortCall, CohortCall>();
        // Phase sets have another number in every sample; groups that differ in nothing else are called once.
        var same = new ConcurrentDictionary<Vector, CohortCall>();
        var positions = _panel.Genes[gene].Positions.Count;
        var threads = new ParallelOptions { CancellationToken = _cancel, MaxDegreeOfParallelism = _options.Cores > 0 ? _options.Cores : Environment.ProcessorCount };
        Parallel.For(0, groups.Length, threads, () => new CohortGenotype[positions], (i, _, vector) =>
        {
            rows.Genotypes(groups[i], vector);
            CohortCall call;
            if (!Array.Exists(vector, g => g.PhaseSet > 0)) call = _panel.Caller(gene, vector, Build!.Value);
            else if (!same.TryGetValue(new(vector), out call!))
            {
                call = _panel.Caller(gene, vector, Build!.Value);
                if (same.Count < Remembered) same.TryAdd(new([.. vector]), call);
            }
            calls[i] = one.GetOrAdd(call, call);
            return vector;
        }, _ => { });
        return calls;
    }

    private readonly record struct Vector(CohortGenotype[] Genotypes)
    {
        public bool Equals(Vector other) => Genotypes.AsSpan().SequenceEqual(other.Genotypes);

        public override int GetHashCode()
        {
            var hash = new HashCode();
            foreach (var genotype in Genotypes) hash.Add(genotype.Code);
            return hash.ToHashCode();
        }
    }
}
