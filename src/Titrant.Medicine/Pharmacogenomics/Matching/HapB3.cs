namespace Titrant.Medicine.Pharmacogenomics.Matching;

/// <summary>
/// DPYD HapB3: the intronic rs75017182 (c.1129-5923C>G) makes the cryptic splice site; the exonic rs56038477 (c.1236G>A) is its
/// usual neighbour and stands for it only where the intronic position was not called (CPIC; PharmCAT 3.1.1).
/// </summary>
internal sealed class HapB3
{
    public const string Mismatch = "hapb3-intronic-mismatch-exonic";
    public const string ExonicOnly = "hapb3-exonic-only";

    // Older tables have the position and no allele of it alone; what was read is named all the same.
    private const string IntronicName = "c.1129-5923C>G";

    private readonly Pharmacogene _gene;
    private readonly int _intron;
    private readonly int _exon;
    private readonly string _intronic;
    private readonly string _both;

    private HapB3(Pharmacogene gene, int intron, int exon, NamedAllele both, NamedAllele? intronic) =>
        (_gene, _intron, _exon, _both, _intronic) = (gene, intron, exon, both.Name, intronic?.Name ?? IntronicName);

    /// <summary>Null for every gene but DPYD.</summary>
    public static HapB3? Of(Pharmacogene gene)
    {
        if (gene.Gene != "DPYD") return null;
        var (intron, exon) = (Index(gene, "rs75017182"), Index(gene, "rs56038477"));
        if (intron < 0 || exon < 0) return null;
        var both = gene.Alleles.FirstOrDefault(a => !a.IsReference && a.Cells.ContainsKey(exon) && a.Cells.ContainsKey(intron)) ?? gene.Alleles.FirstOrDefault(a => !a.IsReference && a.Cells.ContainsKey(exon));
        return both is null ? null : new(gene, intron, exon, both, gene.Alleles.FirstOrDefault(a => !a.IsReference && a.Cells.Count == 1 && a.Cells.ContainsKey(intron)));
    }

    /// <summary>True at the two positions.</summary>
    public bool Is(int position) => position == _intron || position == _exon;

    /// <summary>True where either position shows another base than REF: then its alleles are found here and not in the table.</summary>
    public bool Varies(IReadOnlyDictionary<int, Observed> observed) => Alts(observed, _intron) + Alts(observed, _exon) > 0;

    /// <summary>The table without the alleles that are found here. Half genotypes of the two positions spoil nothing else.</summary>
    public bool IsOwn(NamedAllele allele) => allele.Name == _both || allele.Name == _intronic;

    /// <summary>The intronic base decides: where both strands have the reference there, neither allele is present, whatever the exon lacks.</summary>
    public bool Excludes(NamedAllele allele, IReadOnlyDictionary<int, Observed> observed) =>
        IsOwn(allele) && observed.TryGetValue(_intron, out var intron) && intron.IsHomozygous && intron.First == _gene.Positions[_intron].Ref38;

    /// <summary>What one strand carries; "" for nothing.</summary>
    public string OnStrand(string?[] sequence, ISet<string> notes)
    {
        var (intron, exon) = (Called(sequence[_intron]), Called(sequence[_exon]));
        var exonVaries = exon is not null && exon != _gene.Positions[_exon].Ref38;
        if (intron is null)
        {
            if (exonVaries) notes.Add(ExonicOnly);
            return exonVaries ? _both : "";
        }
        if (intron != _gene.Positions[_intron].Ref38) return exonVaries ? _both : _intronic;
        if (exonVaries) notes.Add(Mismatch);
        return "";

        static string? Called(string? bases) => bases is null or Observed.Half ? null : bases;
    }

    /// <summary>What both strands carry together where it is not known which carries what.</summary>
    public List<string> Unphased(Strands strands, IReadOnlyDictionary<int, Observed> observed, int positions, ISet<string> notes)
    {
        var intron = observed.TryGetValue(_intron, out var i) ? i : (Observed?)null;
        var exon = observed.TryGetValue(_exon, out var e) ? e : (Observed?)null;
        if (intron is { IsHalf: true, Unit: "" }) return [];
        // Two unphased heterozygous sites are taken to be on one strand, as they are in nearly everybody.
        if (intron is { IsHomozygous: false } a && exon is { IsHomozygous: false } b && (a.Unit.Length == 0 || a.Unit != b.Unit)) return [_both];
        var all = (1UL << Math.Min(strands.Units.Length, 63)) - 1;
        return [.. new[] { OnStrand(strands.Sequence(positions, 0), notes), OnStrand(strands.Sequence(positions, all), notes) }.Where(n => n.Length > 0)];
    }

    private int Alts(IReadOnlyDictionary<int, Observed> observed, int position) =>
        observed.TryGetValue(position, out var o) ? Alt(o.First, position) + Alt(o.Second, position) : 0;

    private int Alt(string bases, int position) => bases.Length > 0 && bases != Observed.Half && bases != _gene.Positions[position].Ref38 ? 1 : 0;

    private static int Index(Pharmacogene gene, string rsId)
    {
        for (var i = 0; i < gene.Positions.Count; i++) if (gene.Positions[i].RsId == rsId) return i;
        return -1;
    }
}
