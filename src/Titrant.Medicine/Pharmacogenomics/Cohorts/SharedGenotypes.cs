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
    private readonly HashSet<string>?[] _alts;
    private readonly Dictionary<long, int> _next = [];
    private readonly bool _firstWins;

    /// <param name="firstWins">Of two valid records of a position the first counts, even where it is 0/0 against another ALT.</param>
    public SharedGenotypes(int samples, int positions, bool firstWins)
    {
        (_group, _alts, _firstWins) = (new int[samples], new HashSet<string>?[positions], firstWins);
        _usual = Enumerable.Repeat(CohortGenotype.NotCalled, positions).ToArray();
    }

    private readonly record struct Step(int Parent, int Position, CohortGenotype Genotype);

    /// <summary>Rows taken so far.</summary>
    public int Rows { get; private set; }

    /// <summary>The number of steps held, for a look at memory.</summary>
    public int Steps => _steps.Count;

    /// <returns>How many samples contradict an earlier record of the position.</returns>
    public int Add(int position, ReadOnlySpan<CohortGenotype> row, CohortGenotype reference, IReadOnlyList<string> alts)
    {
        Rows++;
        _next.Clear();
        if (_alts[position] is { } seen) return Again(position, row, reference, alts, seen);
        _alts[position] = [.. alts];
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
        return 0;
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
            var (_, position, genotype) = _steps[step];
            if (set[position]) continue;
            set[position] = true;
            vector[position] = genotype;
        }
        Dictionary<int, int>? sets = null;
        for (var i = 0; i < vector.Length; i++)
        {
            if (vector[i].PhaseSet is not (> 0 and var name)) continue;
            sets ??= [];
            if (!sets.TryGetValue(name, out var number)) sets[name] = number = sets.Count + 1;
            vector[i] = vector[i].In(number);
        }
    }

    private int Again(int position, ReadOnlySpan<CohortGenotype> row, CohortGenotype reference, IReadOnlyList<string> alts, HashSet<string> seen)
    {
        var sameAlts = seen.Overlaps(alts) || alts.Count == 0 || seen.Count == 0;
        seen.UnionWith(alts);
        var before = new Dictionary<int, CohortGenotype>();
        var contradictions = 0;
        for (var i = 0; i < row.Length; i++)
        {
            if (!before.TryGetValue(_group[i], out var old)) before[_group[i]] = old = At(_group[i], position);
            var joined = _firstWins && old.IsCalled ? old : Join(old, row[i], reference, sameAlts);
            if (joined == old) continue;
            if (joined == CohortGenotype.Contradicted) contradictions++;
            Move(i, position, joined);
        }
        return contradictions;
    }

    // One multi-allelic site split into lines: 0/0 against one ALT says nothing about another ALT.
    private static CohortGenotype Join(CohortGenotype old, CohortGenotype now, CohortGenotype reference, bool sameAlts)
    {
        if (!now.IsCalled || old == CohortGenotype.Contradicted) return old;
        if (!old.IsCalled) return now;
        if (old.SameAlleles(now)) return old;
        // Against the same ALT, 0/0 and 0/1 are two answers to one question: the first is no better than the second.
        if (sameAlts) return CohortGenotype.Contradicted;
        return IsReference(now) ? old : IsReference(old) ? now : CohortGenotype.Contradicted;

        bool IsReference(CohortGenotype genotype) => genotype.First == reference.First && (genotype.Second == reference.First || genotype.IsHaploid);
    }

    private CohortGenotype At(int group, int position)
    {
        for (var step = group; step > 0; step = _steps[step].Parent)
            if (_steps[step].Position == position) return _steps[step].Genotype;
        return _usual[position];
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
