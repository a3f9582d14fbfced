using System.Globalization;
using System.Text;
using Titrant.Patient.Formats.Csv;

namespace Titrant.Patient.Formats;

/// <summary>
/// Genotypes that a laboratory reported: a sheet with gene and diplotype columns, or the header-less form
/// gene TAB diplotype [TAB phenotype [TAB activity score]] with "#" remarks. A second line for a gene is an alternative.
/// </summary>
internal static class OutsideCalls
{
    private const int MostBytes = 1 << 20, MostLines = 10_000, MostIssues = 20;
    private static readonly string[] s_person = ["identifier", "person", "patient", "patient id", "mrn", "subject"];
    private static readonly string[] s_noResult = ["not available", "n/a", "na", "-", "no call", "no result", "not called", "unknown", "unknown/unknown", "./.", ".", "not tested"];

    public static (Draft?, Issue?) Row(string document, SheetRow row, Known known)
    {
        if (!CsvReader.TryWhen(row["reported", "date"], out var when)) return (null, new("CSV006", $"{document}:{row.Line}", $"date '{row["reported", "date"]}'"));
        var (gene, diplotype, phenotype, activity) = (row["gene"], row["diplotype", "genotype", "call", "result"], row["phenotype"], row["activity_score", "activity"]);
        if (gene.Length == 0 || (diplotype.Length == 0 && phenotype.Length == 0 && activity.Length == 0)) return (null, new("CSV010", $"{document}:{row.Line}", "gene or result is missing"));
        if (TooLong(gene, diplotype, phenotype, activity)) return (null, new("CSV010", $"{document}:{row.Line}", "gene or result is too long to be one"));
        return (Draft(document, row.Line, gene.ToUpperInvariant(), diplotype, phenotype, activity, row["method"], row["specimen"], when, known), null);
    }

    /// <summary>True where the file says by its name that it holds such calls.</summary>
    public static bool IsNamed(string document) => document.EndsWith(".outside.tsv", StringComparison.OrdinalIgnoreCase) || document.EndsWith(".outside.txt", StringComparison.OrdinalIgnoreCase);

    /// <summary>True where the first line that is no remark looks like "CYP2C19 TAB *1/*2": no header.</summary>
    public static bool LooksHeaderless(string firstLine)
    {
        var cells = firstLine.Split('\t');
        if (cells.Length is < 2 or > 8 || cells[0].Trim() is not { Length: > 1 and < 16 } gene) return false;
        if (!gene.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '-')) return false;
        return OutsideGenes.Known(gene) is not null || cells[1].Contains('*', StringComparison.Ordinal) || cells[1].Contains('/', StringComparison.Ordinal);
    }

    public static DocumentRead ReadHeaderless(string document, Stream stream, Known known)
    {
        var (drafts, issues, tally, people) = (new List<Draft>(), new List<Issue>(), new Tally(), new HashSet<string>(StringComparer.OrdinalIgnoreCase));
        var perCode = new Dictionary<string, int>(StringComparer.Ordinal);
        var number = 0;
        foreach (var line in Lines(document, stream, issues))
        {
            if (++number > MostLines) { issues.Add(new("FILE004", $"{document}:{number}", "more lines than results of genotyping have; the rest was not read", $"file:{document}")); break; }
            var text = line.Trim('\uFEFF', ' ');
            if (text.Trim().Length == 0) continue;
            if (text[0] == '#') { if (PersonOf(text) is { } person) people.Add(person); continue; }
            var cells = text.Split('\t', StringSplitOptions.TrimEntries);
            if (number == 1 && cells[0].Equals("gene", StringComparison.OrdinalIgnoreCase)) continue;
            var (draft, issue) = Call(document, number, cells, known);
            tally.Count("outside call", draft is null ? issue!.Code : Tally.Read);
            if (draft is { } d) drafts.Add(d);
            if (issue is null) continue;
            var seen = perCode[issue.Code] = perCode.GetValueOrDefault(issue.Code) + 1;
            if (seen <= MostIssues) issues.Add(issue);
        }
        foreach (var (code, count) in perCode.Where(p => p.Value > MostIssues)) issues.Add(new(code, document, $"{count - MostIssues} more lines of the same kind"));
        if (people.Count <= 1) return new(document, "outside calls", people.Count == 1 ? new Subject(people.First(), null) : null, drafts, issues, tally);
        issues.Add(new("PGX024", document, $"{people.Count} people are named in it", $"file:{document}"));
        return new(document, "outside calls", new Subject("more than one person", null), [], issues, tally);
    }

    private static (Draft?, Issue?) Call(string document, int line, string[] cells, Known known)
    {
        var place = $"{document}:{line.ToString(CultureInfo.InvariantCulture)}";
        var cell = (int i) => i < cells.Length ? cells[i] : "";
        var gene = cell(0);
        // "HLA-B*57:01 TAB negative": a test of one allele, named with its gene.
        if (gene.Length < 24 && gene.StartsWith("HLA-", StringComparison.OrdinalIgnoreCase) && gene.IndexOf('*', StringComparison.Ordinal) is var star and > 4 
            && !cell(1).Contains('*', StringComparison.Ordinal) && Result(cell(1)).Length + Result(cell(2)).Length > 0)
            (gene, cells) = (gene[..star], [gene[..star], string.Join(' ', new[] { gene[star..], cell(1), cell(2) }.Where(c => c.Length > 0)), .. cells.Skip(3).Prepend("")]);
        if (cells.Skip(4).Any(c => c.Length > 0)) return (null, new("PGX022", place, $"{cells.Length} columns"));
        if (gene.Length is 0 or > 32 || !gene.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')) return (null, new("PGX020", place, gene.Length == 0 ? "no gene" : $"'{Cut(gene)}' is no gene symbol"));
        if (cells.Any(c => c.Any(char.IsControl))) return (null, new("PGX021", place, "a control character in the result", $"gene:{gene}"));
        if (TooLong(gene, cell(1), cell(2), cell(3))) return (null, new("PGX021", place, "a result too long to be one", $"gene:{gene}"));
        var symbol = OutsideGenes.Known(gene) ?? gene.ToUpperInvariant();
        var (diplotype, phenotype, activity) = (Result(Tidy(symbol, cell(1))), Result(cell(2)), Result(cell(3)));
        if (diplotype.Length + phenotype.Length + activity.Length == 0) return (null, new("PGX021", place, $"{symbol} is named without a result", $"gene:{symbol}"));
        return (Draft(document, line, symbol, diplotype, phenotype, activity, "", "", When.Unknown, known),
            OutsideGenes.Known(gene) is null ? new("PGX023", place, $"'{Cut(gene)}'", $"gene:{symbol}") : null);
    }

    /// <summary>"CYP2D6*1 / CYP2D6*4" as "*1/*4": the gene stands beside it already.</summary>
    internal static string Tidy(string gene, string diplotype)
    {
        var text = diplotype.Trim();
        for (var at = gene.Length == 0 ? -1 : text.IndexOf(gene, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(gene, at, StringComparison.OrdinalIgnoreCase))
        {
            var end = at + gene.Length;
            // "CYP2D6*1", "HLA-B:57:01", "CYP2D6 *1"; not the gene's name within other words.
            while (end < text.Length && text[end] == ' ') end++;
            if (end >= text.Length || text[end] is not ('*' or ':')) break;
            text = text[..at] + (text[end] == ':' ? "*" + text[(end + 1)..] : text[end..]);
        }
        return text.Contains(" / ", StringComparison.Ordinal) ? text.Replace(" / ", "/", StringComparison.Ordinal) : text;
    }

    internal static string Result(string cell) => s_noResult.Contains(cell.Trim(), StringComparer.OrdinalIgnoreCase) ? "" : cell.Trim();

    private static Draft Draft(string document, int line, string gene, string diplotype, string phenotype, string activity, string method, string specimen, When when, Known known) =>
        new(when, new Genotype(gene, diplotype, phenotype.Length > 0 ? phenotype : null, activity.Length > 0 ? activity : null, method, specimen), CsvReader.Seen(document, line, null, known, new(StatusKind.Final, "")));

    private static bool TooLong(string gene, string diplotype, string phenotype, string activity) => gene.Length > 32 || diplotype.Length > 256 || phenotype.Length > 256 || activity.Length > 32;

    private static string? PersonOf(string remark)
    {
        var colon = remark.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && s_person.Contains(remark[1..colon].Trim().Replace('_', ' '), StringComparer.OrdinalIgnoreCase) && remark[(colon + 1)..].Trim() is { Length: > 0 and < 128 } who ? who : null;
    }

    private static string[] Lines(string document, Stream stream, List<Issue> issues)
    {
        var bytes = new byte[MostBytes + 1];
        var read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (read > MostBytes) issues.Add(new("FILE004", document, "larger than results of genotyping are; the rest was not read", $"file:{document}"));
        var text = (FileKinds.Utf16(bytes) ?? Encoding.UTF8).GetString(bytes, 0, Math.Min(read, MostBytes));
        return text.ReplaceLineEndings("\n").Split('\n');
    }

    private static string Cut(string text) => text.Length <= 40 ? text : text[..40];
}
