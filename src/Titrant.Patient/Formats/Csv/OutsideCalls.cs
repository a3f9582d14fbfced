using System.Text;
using Titrant.Patient.Wire;

namespace Titrant.Patient.Formats.Csv;

/// <summary>
/// Genotypes that a laboratory reported: a sheet with gene and diplotype columns, or the header-less form
/// gene TAB diplotype [TAB phenotype [TAB activity score]].
/// </summary>
internal static class OutsideCalls
{
    private const int MaxLines = 10_000;
    private const int MaxLine = 64 * 1024;

    public static (Draft?, Issue?) Row(string document, SheetRow row, Known known)
    {
        if (!CsvReader.TryWhen(row["reported", "date"], out var when)) return (null, new("CSV006", $"{document}:{row.Line}", $"date '{row["reported", "date"]}'"));
        return Call(document, row.Line, row["gene"], row["diplotype", "genotype", "call", "result"], row["phenotype"], row["activity_score", "activity"], row["method"], row["specimen"], when, known);
    }

    /// <summary>True where the first non-comment line looks like "CYP2C19 TAB *1/*2": no header.</summary>
    public static bool LooksHeaderless(string firstLine)
    {
        var cells = firstLine.Split('\t');
        return cells.Length is >= 2 and <= 8 && cells[0].Length is > 1 and < 16
            && cells[0].Trim().All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '-')
            && (cells[1].Contains('*', StringComparison.Ordinal) || cells[1].Contains('/', StringComparison.Ordinal));
    }

    public static DocumentRead ReadHeaderless(string document, Stream utf8, Known known)
    {
        var (drafts, issues, tally) = (new List<Draft>(), new List<Issue>(), new Tally());
        foreach (var bytes in BoundedLines.Read(utf8, MaxLine))
        {
            var line = (int)bytes.Number;
            if (line > MaxLines || bytes.TooLong)
            {
                issues.Add(new("FILE004", $"{document}:{line}", "more lines, or a longer line, than results of genotyping have; the rest was not read", $"file:{document}"));
                break;
            }
            var text = Encoding.UTF8.GetString(bytes.Bytes.Span).TrimStart('\uFEFF');
            if (text.Trim().Length == 0 || text.StartsWith('#')) continue;
            var cells = text.Split('\t', StringSplitOptions.TrimEntries);
            var cell = (int i) => i < cells.Length ? cells[i] : "";
            var (draft, issue) = Call(document, line, cell(0), cell(1), cell(2), cell(3), "", "", When.Unknown, known);
            tally.Count("CSV row", draft is null ? issue!.Code : Tally.Read);
            if (draft is { } d) drafts.Add(d); else issues.Add(issue!);
        }
        return new(document, "outside calls", null, drafts, issues, tally);
    }

    private static (Draft?, Issue?) Call(string document, int line, string gene, string diplotype, string phenotype, string activity, string method, string specimen, When when, Known known)
    {
        if (gene.Length == 0 || (diplotype.Length == 0 && phenotype.Length == 0 && activity.Length == 0))
            return (null, new("CSV010", $"{document}:{line}", "gene or result is missing"));
        if (gene.Length > 32 || diplotype.Length > 256) return (null, new("CSV010", $"{document}:{line}", "gene or result is too long to be one"));
        return (new Draft(when, new Genotype(gene.ToUpperInvariant(), diplotype, phenotype.Length > 0 ? phenotype : null, activity.Length > 0 ? activity : null, method, specimen),
            CsvReader.Seen(document, line, null, known, new(StatusKind.Final, ""))), null);
    }
}
