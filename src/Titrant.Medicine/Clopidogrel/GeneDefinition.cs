using System.Globalization;
using Titrant.Patient;
using Titrant.Patient.Formats.Vcf;
using Titrant.Patient.Knowledge;

namespace Titrant.Medicine.Clopidogrel;

/// <summary>One defining position on both builds. REF may differ between builds; the bases of alleles are the same.</summary>
internal sealed record DefinedPosition(string RsId, Locus On38, string Ref38, Seq<string> Alts, Locus? On37, string? Ref37)
{
    public Locus? On(GenomeBuild build) => build == GenomeBuild.GRCh38 ? On38 : On37;
    public string? Ref(GenomeBuild build) => build == GenomeBuild.GRCh38 ? Ref38 : Ref37;
    public bool Documents(string sequence) => sequence == Ref38 || Alts.Contains(sequence);
}

/// <param name="Cells">Sequence, or one IUPAC letter for several bases, by position index; unspecified positions are absent.</param>
internal sealed record NamedAllele(string Name, string Function, bool IsReference, bool IsTier1, IReadOnlyDictionary<int, string> Cells);

/// <summary>Positions, alleles with their function, and phenotypes of allele pairs of one gene, from its three tables.</summary>
internal sealed class GeneDefinition
{
    private const string Normal = "Normal function";
    private static readonly string[] s_changed = ["No function", "Decreased function", "Increased function"];
    private readonly NamedAllele _reference;
    private readonly List<NamedAllele> _usual;
    private readonly Dictionary<string, int[]> _own;
    private readonly Dictionary<string, int[]> _deciding;
    private readonly Dictionary<(string, string), string> _phenotypes = [];

    private GeneDefinition(string gene, Seq<DefinedPosition> positions, Seq<NamedAllele> alleles, Seq<string> tables)
    {
        (Gene, Positions, Alleles, Tables) = (gene, positions, alleles, tables);
        _reference = alleles.Single(a => a.IsReference);
        _usual = [.. alleles.Where(a => a.Function == Normal && a.Cells.Count == positions.Count)];
        _own = alleles.Where(IsChanged).ToDictionary(a => a.Name, a => a.Cells.Where(c => !_usual.Any(u => Matches(c.Value, u.Cells[c.Key]))).Select(c => c.Key).Order().ToArray());
        _deciding = _own.ToDictionary(a => a.Key, a =>
        {
            var alone = a.Value.Where(i => !_own.Any(o => o.Key != a.Key && o.Value.Contains(i))).ToArray();
            return alone.Length > 0 ? alone : a.Value;
        });
    }

    public string Gene { get; }
    public Seq<DefinedPosition> Positions { get; }
    public Seq<NamedAllele> Alleles { get; }

    /// <summary>Citations of the tables read.</summary>
    public Seq<string> Tables { get; }

    /// <summary>What a VCF reader must look for, on both builds.</summary>
    public IReadOnlyCollection<LocusOfInterest> Loci => [.. Positions.SelectMany(p => Enum.GetValues<GenomeBuild>()
        .Where(b => p.On(b) is not null).Select(b => new LocusOfInterest(b, p.On(b)!.Value, p.Ref(b)!)))];

    /// <summary>Reads "<paramref name="prefix"/>_positions.tsv", "_alleles.tsv" and "_phenotypes.tsv".</summary>
    public static GeneDefinition Load(string gene, string prefix)
    {
        Table Read(string part) => Table.Embedded(typeof(GeneDefinition).Assembly, $"{prefix}_{part}.tsv");
        var (positionTable, alleleTable, phenotypeTable) = (Read("positions"), Read("alleles"), Read("phenotypes"));
        var positions = positionTable.Rows.Select(r => new DefinedPosition(r["rsid"], new Locus(r["chrom"], Number(r["pos_grch38"])), r["ref_grch38"], r.List("alts").ToSeq(),
            r["pos_grch37"].Length > 0 ? new Locus(r["chrom"], Number(r["pos_grch37"])) : null, r["ref_grch37"] is { Length: > 0 } on37 ? on37 : null)).ToSeq();
        var index = positions.Select((p, i) => (p.RsId, i)).ToDictionary(p => p.RsId, p => p.i, StringComparer.Ordinal);
        var alleles = alleleTable.Rows.Select(r => new NamedAllele(r["allele"], r["function"], r["reference"] == "yes", r["tier1"] == "yes",
            r.List("cells").Select(c => c.Split('=')).ToDictionary(c => index[c[0]], c => c[1]))).ToSeq();
        var definition = new GeneDefinition(gene, positions, alleles, [positionTable.Citation, alleleTable.Citation, phenotypeTable.Citation]);
        foreach (var row in phenotypeTable.Rows) definition._phenotypes[Key(row["allele_1"], row["allele_2"])] = row["phenotype"];
        return definition;
    }

    public bool Knows(string allele) => Alleles.Any(a => a.Name == allele);

    /// <summary>"Poor Metabolizer" and the like; Indeterminate where the table has no row for the pair.</summary>
    public string Phenotype(string first, string second) => _phenotypes.GetValueOrDefault(Key(first, second), "Indeterminate");

    public bool Fits(NamedAllele allele, int position, string sequence) =>
        Matches(allele.Cells.TryGetValue(position, out var cell) ? cell : Filled(position), sequence);

    /// <summary>1 where the allele itself specifies the position; a letter for several bases counts only where it shows another than REF.</summary>
    public int Specified(NamedAllele allele, int position, string sequence) =>
        allele.Cells.TryGetValue(position, out var cell) && (!IsSeveral(cell) || sequence != Positions[position].Ref38) ? 1 : 0;

    /// <summary>
    /// The positions that decide about an allele: those whose base no usual allele (*1 and the reference) has, and of them
    /// those that no other allele of changed function shares, if there are any. One of them called without that base
    /// excludes the allele. Empty for usual alleles and for gene deletions.
    /// </summary>
    /// <remarks>
    /// *2 is decided by rs4244285 (c.681G>A, which alone destroys the splice site) and not by rs12769205, which it shares
    /// with *35: nobody is called normal in whom rs4244285 was not called.
    /// </remarks>
    public IReadOnlyList<int> Deciding(NamedAllele allele) => _deciding.GetValueOrDefault(allele.Name, []);

    /// <summary>The positions whose base no usual allele has; empty for alleles of unchanged function.</summary>
    public IReadOnlyList<int> Own(NamedAllele allele) => _own.GetValueOrDefault(allele.Name, []);

    /// <summary>True for the function values that change a phenotype; uncertain and unknown function change no advice.</summary>
    public static bool IsChanged(NamedAllele allele) => s_changed.Contains(allele.Function);

    /// <summary>True where the usual alleles differ from each other: such a base excludes no allele of changed function.</summary>
    public bool IsUsualVariation(int position) => _usual.Select(u => u.Cells[position]).Distinct().Count() > 1;

    /// <summary>What decides about alleles of no, decreased or increased function: without one of these nobody is called normal.</summary>
    public IEnumerable<(int Position, NamedAllele Allele)> Telling() => Alleles.Where(IsChanged).SelectMany(a => Deciding(a).Select(i => (i, a)));

    private string Filled(int position) => IsSeveral(_reference.Cells[position]) ? Positions[position].Ref38 : _reference.Cells[position];

    private static bool IsSeveral(string cell) => cell.Length == 1 && "RYSWKMBDHVN".Contains(cell[0], StringComparison.Ordinal);

    private static bool Matches(string cell, string sequence) => cell == sequence || IsSeveral(cell) && sequence.Length == 1 && Bases(cell[0]).Contains(sequence[0], StringComparison.Ordinal);

    // NC-IUB 1984 ambiguity letters.
    private static string Bases(char letter) => letter switch
    {
        'R' => "AG", 'Y' => "CT", 'S' => "CG", 'W' => "AT", 'K' => "GT", 'M' => "AC", 'B' => "CGT", 'D' => "AGT", 'H' => "ACT", 'V' => "ACG", _ => "ACGT",
    };

    private static (string, string) Key(string a, string b) => string.CompareOrdinal(a, b) <= 0 ? (a, b) : (b, a);
    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
