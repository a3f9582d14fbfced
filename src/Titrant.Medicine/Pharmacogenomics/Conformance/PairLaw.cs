using System.Globalization;
using System.Text;
using Titrant.Medicine.Pharmacogenomics.Matching;

namespace Titrant.Medicine.Pharmacogenomics.Conformance;

/// <summary>
/// What must come back from a genome that carries alleles A and B. With a and b their bases and X_i the bases that X allows at
/// position i, the pairs that explain the genome are, phased, {X, Y}: a in X and b in Y, or the reverse; unphased, {X, Y}: at every
/// i, a_i in X_i and b_i in Y_i, or the reverse. Those of the highest score are the answer. Written after this definition alone,
/// without anything of the matcher.
/// </summary>
internal sealed class PairLaw
{
    private readonly Pharmacogene _gene;
    private readonly int[] _used;
    private readonly NamedAllele[] _alleles;
    private readonly string[][] _bases;
    private readonly int[][] _own;
    private readonly List<int>[] _holders;

    public PairLaw(Pharmacogene gene)
    {
        _gene = gene;
        _used = [.. Enumerable.Range(0, gene.Positions.Count).Where(i => gene.Positions[i].Role is PositionRole.Defining or PositionRole.Required)];
        _alleles = [.. gene.Alleles.Where(a => !a.IsIgnored && _used.Any(a.Cells.ContainsKey))];
        _own = [.. _alleles.Select(a => _used.Where(a.Cells.ContainsKey).ToArray())];
        _bases = [.. _alleles.Select(a => _used.Select(i => Concrete(a, i)).ToArray())];
        _holders = [.. _bases.Select(b => Enumerable.Range(0, _alleles.Length).Where(x => AllOf(x, b)).ToList())];
    }

    public int Pairs => _alleles.Length * (_alleles.Length + 1) / 2;

    public IEnumerable<(int A, int B)> All()
    {
        for (var a = 0; a < _alleles.Length; a++)
            for (var b = a; b < _alleles.Length; b++) yield return (a, b);
    }

    public (string A, string B) Names(int a, int b) => AlleleNames.Natural.Compare(_alleles[a].Name, _alleles[b].Name) <= 0
        ? (_alleles[a].Name, _alleles[b].Name) : (_alleles[b].Name, _alleles[a].Name);

    /// <summary>The genome of the pair as a VCF with every position of the gene.</summary>
    public byte[] Vcf(int a, int b, bool phased)
    {
        var text = new StringBuilder("##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS\n", 64 * _used.Length);
        for (var k = 0; k < _used.Length; k++)
        {
            var position = _gene.Positions[_used[k]];
            string[] alts = [.. new[] { _bases[a][k], _bases[b][k] }.Where(x => x != position.Ref38).Distinct()];
            var (one, two) = (1 + Array.IndexOf(alts, _bases[a][k]), 1 + Array.IndexOf(alts, _bases[b][k]));
            text.Append(CultureInfo.InvariantCulture, $"{position.On38.Chrom}\t{position.On38.Pos}\t.\t{position.Ref38}\t{(alts.Length == 0 ? position.Alts[0] : string.Join(',', alts))}\t.\tPASS\t.\tGT\t{one}{(phased ? '|' : '/')}{two}\n");
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>The pairs with the same bases and their scores.</summary>
    public Dictionary<(string, string), int> Class(int a, int b, bool phased)
    {
        var pairs = new Dictionary<(string, string), int>();
        if (phased)
        {
            foreach (var x in _holders[a])
                foreach (var y in _holders[b]) pairs[Names(x, y)] = Score(x, y, a, b, phased: true);
            return pairs;
        }
        // Own cells first: nearly every allele fails there.
        var candidates = Enumerable.Range(0, _alleles.Length).Where(x => Array.TrueForAll(_own[x], i => Either(x, i, a, b)) && Array.TrueForAll(_used, i => Either(x, i, a, b))).ToList();
        for (var m = 0; m < candidates.Count; m++)
            for (var n = m; n < candidates.Count; n++)
            {
                var (x, y) = (candidates[m], candidates[n]);
                var fits = true;
                for (var k = 0; fits && k < _used.Length; k++)
                    fits = Holds(x, k, _bases[a][k]) && Holds(y, k, _bases[b][k]) || Holds(x, k, _bases[b][k]) && Holds(y, k, _bases[a][k]);
                if (fits) pairs[Names(x, y)] = Score(x, y, a, b, phased: false);
            }
        return pairs;
    }

    private int Score(int x, int y, int a, int b, bool phased)
    {
        if (x != y) return Cells(x, y) + Cells(y, x);
        // The same allele twice: each strand is scored by itself.
        return _own[x].Sum(i => Array.BinarySearch(_used, i) is var k && Several(x, i) ? (_bases[a][k] == Ref(k) ? 0 : 1) + (_bases[b][k] == Ref(k) ? 0 : 1) : 2);

        int Cells(int p, int q) => _own[p].Count(i =>
        {
            if (!Several(p, i)) return true;
            var k = Array.BinarySearch(_used, i);
            var direct = phased ? AllOf(p, _bases[a]) && AllOf(q, _bases[b]) : Holds(p, k, _bases[a][k]) && Holds(q, k, _bases[b][k]);
            var turned = phased ? AllOf(p, _bases[b]) && AllOf(q, _bases[a]) : Holds(p, k, _bases[b][k]) && Holds(q, k, _bases[a][k]);
            return direct && _bases[a][k] != Ref(k) || turned && _bases[b][k] != Ref(k);
        });
    }

    private bool Several(int x, int i) => Pharmacogene.IsSeveral(_alleles[x].Cells[i]);
    private string Ref(int k) => _gene.Positions[_used[k]].Ref38;
    private bool Either(int x, int i, int a, int b) => Array.BinarySearch(_used, i) is var k && (Holds(x, k, _bases[a][k]) || Holds(x, k, _bases[b][k]));
    private bool Holds(int x, int k, string bases) => Pharmacogene.Matches(_alleles[x].Cells.TryGetValue(_used[k], out var cell) ? cell : _gene.Filled(_used[k]), bases);

    private bool AllOf(int x, string[] bases)
    {
        for (var k = 0; k < _used.Length; k++) if (!Holds(x, k, bases[k])) return false;
        return true;
    }

    // Of several allowed bases the one that differs from REF, which is why the allele allows it.
    private string Concrete(NamedAllele allele, int i)
    {
        var cell = allele.Cells.TryGetValue(i, out var own) ? own : _gene.Filled(i);
        return !Pharmacogene.IsSeveral(cell) ? cell : "ACGT".Select(b => b.ToString()).First(b => b != _gene.Positions[i].Ref38 && Pharmacogene.Matches(cell, b));
    }
}
