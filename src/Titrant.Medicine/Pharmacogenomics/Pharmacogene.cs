using System.Globalization;
using Titrant.Patient;
using Titrant.Patient.Formats.Vcf;
using Titrant.Patient.Knowledge;

namespace Titrant.Medicine.Pharmacogenomics;

/// <summary>What a position is for, beside defining alleles.</summary>
internal enum PositionRole
{
    Defining,
    /// <summary>Without a call here the gene is not called at all (NAT2).</summary>
    Required,
    /// <summary>Reported beside the call, part of no allele (rs12777823 beside CYP2C9).</summary>
    Extra,
    /// <summary>Part of a definition that nobody can call reliably; not looked at.</summary>
    Ignored,
}

/// <summary>One position on both builds. REF may differ between builds; the bases of alleles are the same.</summary>
/// <param name="RsId">The rs number, or the genomic name ("g.38580127del") where there is none.</param>
/// <param name="IsTier1">Among the positions that every laboratory should test (AMP/CAP tier 1).</param>
internal sealed record DefinedPosition(string RsId, Locus On38, string Ref38, Seq<string> Alts, Locus? On37, string? Ref37, PositionRole Role = PositionRole.Defining, bool IsTier1 = false)
{
    public Locus? On(GenomeBuild build) => build == GenomeBuild.GRCh38 ? On38 : On37;
    public string? Ref(GenomeBuild build) => build == GenomeBuild.GRCh38 ? Ref38 : Ref37;
    public bool Documents(string sequence) => sequence == Ref38 || Alts.Contains(sequence);
}

/// <param name="Function">CPIC's clinical function; "" where it has given none.</param>
/// <param name="Value">CPIC's activity value ("0.5", "≥3.0", "n/a"); "" in genes without one.</param>
/// <param name="Cells">Sequence, or one IUPAC letter for several bases, by position index; unspecified positions are absent. Empty for deletions and copy numbers.</param>
internal sealed record NamedAllele(string Name, string Function, bool IsReference, bool IsTier1, IReadOnlyDictionary<int, string> Cells, string Value = "", bool IsIgnored = false);

/// <summary>Positions and alleles of one gene with their function, and the phenotypes that pairs of alleles give.</summary>
internal sealed class Pharmacogene
{
    private static readonly Table s_genes = Read("genes");
    private static readonly Table s_positions = Read("positions");
    private static readonly Table s_alleles = Read("alleles");
    private static readonly Table s_phenotypes = Read("phenotypes");
    private static readonly string[] s_unchanged = ["", "Normal function", "Uncertain function", "Unknown function", "IV/Normal"];
    private static readonly Dictionary<string, Lazy<Pharmacogene>> s_all = Group();

    private readonly Lazy<Deciders> _deciders;
    private readonly Dictionary<string, NamedAllele> _byName;
    private readonly Dictionary<(string, string), (string Phenotype, string Key)> _phenotypes;

    /// <param name="positions">In the order of the chromosome; cells of alleles are indexed by it.</param>
    internal Pharmacogene(string gene, string chrom, Seq<DefinedPosition> positions, Seq<NamedAllele> alleles, Dictionary<(string, string), (string Phenotype, string Key)>? phenotypes = null)
    {
        (Gene, Chrom, Positions, Alleles, _phenotypes) = (gene, chrom, positions, alleles, phenotypes ?? []);
        _byName = alleles.ToDictionary(a => a.Name, StringComparer.Ordinal);
        Reference = alleles.FirstOrDefault(a => a.IsReference) ?? new NamedAllele("Reference", "", true, false, new Dictionary<int, string>());
        _deciders = new(() => new Deciders(this));
    }

    /// <summary>Every gene of the tables, by name.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. s_all.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The genes that a VCF shows: not CYP2D6, which needs copy numbers, nor MT-RNR1, whose heteroplasmy it does not show.</summary>
    public static IReadOnlyList<string> FromVcf { get; } = [.. s_genes.Rows.Where(r => r["from_vcf"] == "yes").Select(r => r["gene"])];

    /// <summary>Citations of the tables: positions, alleles, phenotypes.</summary>
    public static Seq<string> Tables { get; } = [s_positions.Citation, s_alleles.Citation, s_phenotypes.Citation];

    public string Gene { get; }
    public string Chrom { get; }
    public Seq<DefinedPosition> Positions { get; }
    public Seq<NamedAllele> Alleles { get; }
    public NamedAllele Reference { get; }

    /// <summary>True where phenotypes follow from an activity score (CYP2C9, CYP2D6, DPYD).</summary>
    public bool HasScore { get; init; }

    /// <summary>False where CPIC gives neither functions nor phenotypes (CYP4F2, IFNL3).</summary>
    public bool HasPhenotypes => _phenotypes.Count > 0;

    /// <summary>The conformance mode reads bases that no allele documents as reference here; for people they are variants of unknown effect.</summary>
    public bool UndocumentedIsReference { get; init; }

    /// <summary>DPYD and RYR1: carriers of several alleles are judged by the lowest function on each strand.</summary>
    public bool IsLowestFunction { get; init; }

    public bool IsFromVcf { get; private init; } = true;

    /// <summary>The day on which CPIC's functions and phenotypes of this gene were taken.</summary>
    public string Dated { get; private init; } = "";

    public static Pharmacogene Of(string gene) => s_all[gene].Value;

    public static bool IsKnown(string gene) => s_all.ContainsKey(gene);

    /// <summary>What a VCF reader must look for, on both builds.</summary>
    public IEnumerable<LocusOfInterest> Loci => LociOf(Positions);

    private static IEnumerable<LocusOfInterest> LociOf(IEnumerable<DefinedPosition> positions) => positions.Where(p => p.Role != PositionRole.Ignored).SelectMany(p => Enum.GetValues<GenomeBuild>()
        .Where(b => p.On(b) is not null).Select(b => new LocusOfInterest(b, p.On(b)!.Value, p.Ref(b)!,
            string.Join(',', p.Alts.Append(p.Ref38).Where(a => a != p.Ref(b))))));

    /// <summary>The loci of every gene that a VCF shows. Alleles are not read for it.</summary>
    public static IReadOnlyCollection<LocusOfInterest> AllLoci() => [.. LociOf(s_positions.Rows.Where(r => FromVcf.Contains(r["gene"])).Select(Position)).Distinct()];

    public bool Knows(string allele) => _byName.ContainsKey(allele);

    public NamedAllele? Allele(string name) => _byName.GetValueOrDefault(name);

    /// <summary>"Poor Metabolizer" and the like; Indeterminate where the tables have no row for the pair.</summary>
    /// <param name="second">"" for a single allele (haploid X, mitochondria).</param>
    public string Phenotype(string first, string second) => Result(first, second)?.Phenotype ?? "Indeterminate";

    /// <summary>Phenotype and the key under which guidelines list it (an activity score, or the phenotype); null where CPIC has no row for the pair.</summary>
    public (string Phenotype, string Key)? Result(string first, string second)
    {
        if (Allele(first) is not { } a || (second.Length > 0 ? Allele(second) : a) is not { } b) return null;
        var key = HasScore ? (Score(a, b) ?? "", "") : second.Length == 0 ? (a.Function, "") : Key(a.Function, b.Function);
        return _phenotypes.TryGetValue(key, out var row) ? row : null;
    }

    /// <summary>The activity score as CPIC writes it ("1.5", "≥3.0", "n/a"); null in genes without one.</summary>
    public string? Score(string first, string second) => Allele(first) is { } a && Allele(second) is { } b ? Score(a, b) : null;

    private string? Score(NamedAllele a, NamedAllele b)
    {
        if (!HasScore || a.Value.Length == 0 || b.Value.Length == 0) return null;
        if (a.Value == "n/a" || b.Value == "n/a") return "n/a";
        var sum = decimal.Parse(a.Value.TrimStart('≥'), CultureInfo.InvariantCulture) + decimal.Parse(b.Value.TrimStart('≥'), CultureInfo.InvariantCulture);
        return (a.Value[0] == '≥' || b.Value[0] == '≥' ? "≥" : "") + sum.ToString("0.0#", CultureInfo.InvariantCulture);
    }

    /// <summary>The same gene without some of its alleles.</summary>
    public Pharmacogene Without(Func<NamedAllele, bool> left) => new(Gene, Chrom, Positions, Alleles.Where(a => !left(a)).ToSeq(), _phenotypes)
    {
        HasScore = HasScore, UndocumentedIsReference = UndocumentedIsReference, IsLowestFunction = IsLowestFunction, IsFromVcf = IsFromVcf, Dated = Dated,
    };

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
    /// CYP2C19 *2 is decided by rs4244285 (c.681G>A, which alone destroys the splice site) and not by rs12769205, which it
    /// shares with *35: nobody is called normal in whom rs4244285 was not called.
    /// </remarks>
    public IReadOnlyList<int> Deciding(NamedAllele allele) => _deciders.Value.Deciding.GetValueOrDefault(allele.Name, []);

    /// <summary>The positions whose base no usual allele has; empty for alleles of unchanged function.</summary>
    public IReadOnlyList<int> Own(NamedAllele allele) => _deciders.Value.Own.GetValueOrDefault(allele.Name, []);

    /// <summary>True for the functions that change a phenotype; uncertain and unknown function change no advice.</summary>
    public bool IsChanged(NamedAllele allele) => !allele.IsIgnored && !s_unchanged.Contains(allele.Function) && allele.Function != Reference.Function;

    /// <summary>True where the usual alleles differ from each other: such a base excludes no allele of changed function.</summary>
    public bool IsUsualVariation(int position) => _deciders.Value.Usual.Select(u => u.Cells[position]).Distinct().Count() > 1;

    /// <summary>What decides about alleles of changed function: without one of these nobody is called normal.</summary>
    public IEnumerable<(int Position, NamedAllele Allele)> Telling() => Alleles.Where(IsChanged).SelectMany(a => Deciding(a).Select(i => (i, a)));

    /// <summary>The base that an allele has where it specifies none: the reference allele's, or REF where that one leaves it open.</summary>
    public string Filled(int position) => Reference.Cells.TryGetValue(position, out var cell) && !IsSeveral(cell) ? cell : Positions[position].Ref38;

    public static bool IsSeveral(string cell) => cell.Length == 1 && "RYSWKMBDHVN".Contains(cell[0], StringComparison.Ordinal);

    public static bool Matches(string cell, string sequence) => cell == sequence || IsSeveral(cell) && sequence.Length == 1 && Bases(cell[0]).Contains(sequence[0], StringComparison.Ordinal);

    // NC-IUB 1984 ambiguity letters.
    private static string Bases(char letter) => letter switch
    {
        'R' => "AG", 'Y' => "CT", 'S' => "CG", 'W' => "AT", 'K' => "GT", 'M' => "AC", 'B' => "CGT", 'D' => "AGT", 'H' => "ACT", 'V' => "ACG", _ => "ACGT",
    };

    private static Table Read(string part) => Table.Embedded(typeof(Pharmacogene).Assembly, $"Pharmacogenomics/knowledge/{part}.tsv");
    private static (string, string) Key(string a, string b) => string.CompareOrdinal(a, b) <= 0 ? (a, b) : (b, a);
    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static Dictionary<string, Lazy<Pharmacogene>> Group()
    {
        var positions = s_positions.Rows.ToLookup(r => r["gene"], StringComparer.Ordinal);
        var alleles = s_alleles.Rows.ToLookup(r => r["gene"], StringComparer.Ordinal);
        var phenotypes = s_phenotypes.Rows.ToLookup(r => r["gene"], StringComparer.Ordinal);
        return s_genes.Rows.ToDictionary(r => r["gene"], r => new Lazy<Pharmacogene>(() => Load(r, positions[r["gene"]], alleles[r["gene"]], phenotypes[r["gene"]])), StringComparer.Ordinal);
    }

    private static DefinedPosition Position(Row r) => new DefinedPosition(r["name"], new Locus(r["chrom"], Number(r["pos_grch38"])), r["ref_grch38"], r.List("alts").ToSeq(),
            new Locus(r["chrom"], Number(r["pos_grch37"])), r["ref_grch37"], r["role"] is { Length: > 0 } role ? Enum.Parse<PositionRole>(role, ignoreCase: true) : PositionRole.Defining, r["tier1"] == "yes");

    private static Pharmacogene Load(Row gene, IEnumerable<Row> positionRows, IEnumerable<Row> alleleRows, IEnumerable<Row> phenotypeRows)
    {
        var positions = positionRows.Select(Position).ToSeq();
        var index = positions.Select((p, i) => (p.RsId, i)).ToDictionary(p => p.RsId, p => p.i, StringComparer.Ordinal);
        var alleles = alleleRows.Select(r => new NamedAllele(r["allele"], r["function"], r["reference"] == "yes", r["tier1"] == "yes",
            r.List("cells").Select(c => c.Split('=')).ToDictionary(c => index[c[0]], c => c[1]), r["value"], r["role"] == "ignored")).ToSeq();
        return new Pharmacogene(gene["gene"], gene["chrom"], positions, alleles, phenotypeRows.ToDictionary(r => (r["first"], r["second"]), r => (r["phenotype"], r["key"])))
        {
            HasScore = gene["phenotype_by"] == "value",
            UndocumentedIsReference = gene["undocumented_as_reference"] == "yes",
            IsLowestFunction = gene["lowest_function"] == "yes",
            IsFromVcf = gene["from_vcf"] == "yes",
            Dated = gene["phenotypes_of"],
        };
    }

    /// <summary>Which positions tell alleles of changed function from the usual ones. Computed once, and only for genes that somebody asks about.</summary>
    private sealed class Deciders
    {
        public Deciders(Pharmacogene gene)
        {
            Usual = [.. gene.Alleles.Where(a => a.IsReference || a.Function == "Normal function" && a.Cells.Count > 0 && a.Cells.Count == gene.Reference.Cells.Count)];
            Own = gene.Alleles.Where(gene.IsChanged).ToDictionary(a => a.Name, a => a.Cells
                .Where(c => gene.Positions[c.Key].Role != PositionRole.Ignored && !Usual.Any(u => Matches(c.Value, u.Cells[c.Key]))).Select(c => c.Key).Order().ToArray());
            var holders = Own.SelectMany(a => a.Value).CountBy(i => i).ToDictionary();
            Deciding = Own.ToDictionary(a => a.Key, a => a.Value.Where(i => holders[i] == 1).ToArray() is { Length: > 0 } alone ? alone : a.Value);
        }

        public List<NamedAllele> Usual { get; }
        public Dictionary<string, int[]> Own { get; }
        public Dictionary<string, int[]> Deciding { get; }
    }
}
