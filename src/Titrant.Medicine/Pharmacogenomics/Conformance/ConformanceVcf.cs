using System.Globalization;
using System.Text;
using Titrant.Medicine.Pharmacogenomics.Matching;
using Titrant.Patient;
using Titrant.Patient.Formats.Vcf;

namespace Titrant.Medicine.Pharmacogenomics.Conformance;

/// <param name="Code">A word such as "ref-mismatch"; <paramref name="Position"/> is the rs number, "" for the file.</param>
internal sealed record ConformanceWarning(string Code, string Position, long Line);

/// <summary>
/// The genotypes of one sample as PharmCAT 3.1.1 reads them: GRCh38, QUAL and FILTER not looked at, the first valid record of a
/// position wins. A position that the file lacks is not called here either. It exists to compare matchers on equal terms.
/// </summary>
internal sealed class ConformanceVcf
{
    private const int LongestLine = 64 << 20;
    private const int MostExpansion = 1000;

    private readonly Dictionary<(Pharmacogene, int), ConformanceGenotype> _genotypes = [];

    private ConformanceVcf()
    {
    }

    public List<ConformanceWarning> Warnings { get; } = [];

    /// <summary>The file names two assemblies, or has no sample of that name.</summary>
    public bool IsRefused { get; private set; }

    /// <param name="sample">Null: the first sample of the file.</param>
    public static ConformanceVcf Read(Stream bytes, IReadOnlyList<Pharmacogene> genes, string? sample = null)
    {
        var wanted = genes.SelectMany(g => g.Positions.Select((p, i) => (Gene: g, Index: i, Position: p))).Where(w => w.Position.Role != PositionRole.Ignored)
            .ToLookup(w => (w.Position.On38.Chrom, w.Position.On38.Pos));
        var vcf = new ConformanceVcf();
        var (column, hasDepths, line) = (-1, false, 0L);
        string? assembly = null;
        using var input = new BoundedInput(bytes, LongestLine, MostExpansion);
        while (input.Next(out var raw, out _) && !vcf.IsRefused)
        {
            line++;
            var text = Encoding.UTF8.GetString(raw);
            if (text.StartsWith("##contig", StringComparison.Ordinal)) vcf.Assembly(text, ref assembly, line);
            else if (text.StartsWith("##FORMAT=<ID=AD,", StringComparison.Ordinal)) hasDepths = text.Contains("Number=R", StringComparison.Ordinal);
            else if (text.StartsWith("#CHROM", StringComparison.Ordinal)) column = vcf.Column(text.Split('\t'), sample, line);
            else if (column > 0 && text.Length > 0 && text[0] != '#') vcf.Record(text.Split('\t'), column, hasDepths, line, wanted);
        }
        return vcf;
    }

    /// <param name="combinations">In combination mode only the lowest-function genes read undocumented bases as reference.</param>
    /// <returns>The bases by position index, and what no allele documents.</returns>
    public (Dictionary<int, Observed> Observed, Seq<string> Undocumented) Of(Pharmacogene gene, bool combinations = false)
    {
        var observed = new Dictionary<int, Observed>();
        var undocumented = new List<string>();
        var asReference = gene.UndocumentedIsReference && (!combinations || gene.IsLowestFunction);
        for (var i = 0; i < gene.Positions.Count; i++)
        {
            if (!_genotypes.TryGetValue((gene, i), out var here)) continue;
            var position = gene.Positions[i];
            observed[i] = here.Bases with { First = Documented(here.Bases.First), Second = Documented(here.Bases.Second) };

            string Documented(string bases)
            {
                if (bases.Length == 0 || bases == Observed.Half || position.Documents(bases)) return bases;
                undocumented.Add($"{position.RsId} {position.Ref38}>{bases}");
                return asReference && here.IsTestable ? position.Ref38 : bases;
            }
        }
        return (observed, undocumented.Distinct().ToSeq());
    }

    private void Assembly(string text, ref string? assembly, long line)
    {
        var at = text.IndexOf("assembly=", StringComparison.Ordinal);
        if (at < 0) return;
        var name = text[(at + 9)..].Split(',', '>')[0].Trim('"');
        var family = name.Contains("38", StringComparison.Ordinal) ? "38" : name.Contains("37", StringComparison.Ordinal) || name.Contains("19", StringComparison.Ordinal) ? "37" : name;
        if (assembly is not null && assembly != family) Refuse("two-assemblies", line);
        assembly ??= family;
    }

    private int Column(string[] columns, string? sample, long line)
    {
        var column = sample is null ? 9 : Array.IndexOf(columns, sample, Math.Min(9, columns.Length));
        if (column < 9 || column >= columns.Length) { Refuse("no-such-sample", line); return -1; }
        if (sample is null && columns.Length > 10) Warnings.Add(new("first-of-several-samples", "", line));
        return column;
    }

    private void Record(string[] columns, int column, bool hasDepths, long line, ILookup<(string, int), (Pharmacogene Gene, int Index, DefinedPosition Position)> wanted)
    {
        if (columns.Length <= column || !int.TryParse(columns[1], NumberStyles.None, CultureInfo.InvariantCulture, out var pos)) return;
        foreach (var (gene, index, position) in wanted[(columns[0], pos)])
        {
            if (_genotypes.ContainsKey((gene, index))) { Warnings.Add(new("duplicate-position", position.RsId, line)); continue; }
            if (ConformanceGenotype.Parse(position, (columns[3], columns[4], columns[8], columns[column]), hasDepths, out var problem) is { } genotype) _genotypes[(gene, index)] = genotype;
            if (problem.Length > 0) Warnings.Add(new(problem, position.RsId, line));
        }
    }

    private void Refuse(string code, long line)
    {
        IsRefused = true;
        Warnings.Add(new(code, "", line));
    }
}
