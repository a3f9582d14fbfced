using System.Runtime.InteropServices;
using Titrant.Patient.Formats.Vcf.Cohorts;

namespace Titrant.Medicine.Pharmacogenomics.Cohorts;

/// <summary>
/// The genotypes of one gene for a whole cohort, held as groups of people who agree so far. Every row splits the groups: who
/// has the row's usual genotype stays, who has another one moves on together with those of the group who have the same. Four
/// bytes per person and one step per split, whatever the number of positions; at the end each group is called once.
/// </summary>
internal sealed class SharedGenotypes
{
    private readonly int[] _group;
    private readonly List<Step> _steps = [new(-1, -1, default)];
    private readonly CohortGenotype[] _usual;
    private readonly bool[] _isSeen;
    private readonly Func<int, CohortGenotype, CohortGenotype> _genotype;
    private readonly Dictionary<long, int> _next = [];

    /// <param name="genotype">What a state of a position (by its place in the gene) means when all rows are there.</param>
    public SharedGenotypes(int samples, int positions, Func<int, CohortGenotype, CohortGenotype> genotype)
    {
        (_group, _isSeen, _genotype) = (new int[samples], new bool[positions], genotype);
        _usual = Enumerable.Repeat(CohortGenotype.NotCalled, positions).ToArray();
    }

    private readonly record struct Step(int Parent, int Position, CohortGenotype State);

    /// <summary>Rows taken so far.</summary>
    public int Rows { get; private set; }

    /// <summary>The number of steps held, for a look at memory.</summary>
    public int Steps => _steps.Count;

    /// <summary>Every sample's state at a position as its last row gave it.</summary>
    public void Before(int position, Span<CohortGenotype> row)
    {
        if (!_isSeen[position]) { row.Fill(CohortGenotype.NotCalled); return; }
        var states = new Dictionary<int, CohortGenotype>();
        for (var i = 0; i < row.Length; i++)
        {
            if (!states.TryGetValue(_group[i], out row[i])) states[_group[i]] = row[i] = At(_group[i], position) ?? _usual[position];
        }
    }

    public void Add(int position, ReadOnlySpan<CohortGenotype> row)
    {
        Rows++;
        _next.Clear();
        if (_isSeen[position]) { Again(position, row); return; }
        _isSeen[position] = true;
        var codes = MemoryMarshal.Cast<CohortGenotype, uint>(row);
        var usual = Usual(row);
        _usual[position] = usual;
        for (var at = 0; at < codes.Length; at++)
        {
            var skip = codes[at..].IndexOfAnyExcept(usual.Code);
            if (skip < 0) break;
            at += skip;
            Move(at, position, row[at]);
        }
    }

    /// <summary>The groups in the order of their first member, and each sample's group by its place there.</summary>
    public (int[] Groups, int[] BySample) Groups()
    {
        var place = new int[_steps.Count];
        var groups = new List<int>();
        var bySample = new int[_group.Length];
        for (var i = 0; i < _group.Length; i++)
        {
            ref var at = ref place[_group[i]];
            if (at == 0)
            {
                groups.Add(_group[i]);
                at = groups.Count;
            }
            bySample[i] = at - 1;
        }
        return ([.. groups], bySample);
    }

    /// <summary>A group's genotypes by position; phase sets are numbered from 1 in that order.</summary>
    public void Genotypes(int group, Span<CohortGenotype> vector)
    {
        _usual.CopyTo(vector);
        Span<bool> set = vector.Length <= 1024 ? stackalloc bool[vector.Length] : new bool[vector.Length];
        // The latest step of a position holds.
        for (var step = group; step > 0; step = _steps[step].Parent)
        {
            var (_, position, state) = _steps[step];
            if (set[position]) continue;
            set[position] = true;
            vector[position] = state;
        }
        for (var i = 0; i < vector.Length; i++) vector[i] = _genotype(i, vector[i]);
        Dictionary<int, int>? sets = null;
        for (var i = 0; i < vector.Length; i++)
        {
            if (vector[i].PhaseSet is not (> 0 and var name)) continue;
            sets ??= [];
            if (!sets.TryGetValue(name, out var number)) sets[name] = number = sets.Count + 1;
            vector[i] = vector[i].In(number);
        }
    }

    // Another record of the position: most often it changes the usual state for all at once, and only exceptions take a step.
    private void Again(int position, ReadOnlySpan<CohortGenotype> row)
    {
        var own = new Dictionary<int, CohortGenotype?>();
        var after = new Dictionary<CohortGenotype, int>();
        for (var i = 0; i < row.Length; i++)
        {
            if (!own.TryGetValue(_group[i], out var state)) own[_group[i]] = state = At(_group[i], position);
            if (state is null) CollectionsMarshal.GetValueRefOrAddDefault(after, row[i], out _)++;
        }
        if (after.Count > 0) _usual[position] = after.MaxBy(a => a.Value).Key;
        var usual = _usual[position];
        for (var i = 0; i < row.Length; i++)
            // A move changes the group of this sample alone, so its own state is still found by the group that it had.
            if (row[i] != (own[_group[i]] ?? usual)) Move(i, position, row[i]);
    }

    /// <summary>Null where the group has the position's usual state.</summary>
    private CohortGenotype? At(int group, int position)
    {
        for (var step = group; step > 0; step = _steps[step].Parent)
            if (_steps[step].Position == position) return _steps[step].State;
        return null;
    }

    private void Move(int sample, int position, CohortGenotype genotype)
    {
        ref var to = ref CollectionsMarshal.GetValueRefOrAddDefault(_next, (long)_group[sample] << 32 | genotype.Code, out var exists);
        if (!exists)
        {
            to = _steps.Count;
            _steps.Add(new(_group[sample], position, genotype));
        }
        _group[sample] = to;
    }

    // Of samples spread over the row: a wrong guess costs steps, never a result.
    private static CohortGenotype Usual(ReadOnlySpan<CohortGenotype> row)
    {
        const int looked = 63;
        var counts = new Dictionary<CohortGenotype, int>();
        var (best, most) = (row[0], 0);
        for (var i = 0; i < Math.Min(looked, row.Length); i++)
        {
            var genotype = row[(int)((long)i * row.Length / Math.Min(looked, row.Length))];
            var count = counts[genotype] = counts.GetValueOrDefault(genotype) + 1;
            if (count > most) (best, most) = (genotype, count);
        }
        return best;
    }
}
