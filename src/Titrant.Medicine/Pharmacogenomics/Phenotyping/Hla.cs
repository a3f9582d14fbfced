using System.Text.RegularExpressions;
using Titrant.Patient;
using Titrant.Patient.Knowledge;

namespace Titrant.Medicine.Pharmacogenomics.Phenotyping;

/// <summary>HLA-A and HLA-B: a guideline asks of each allele it names whether the person has it; each answer is a key of its own.</summary>
internal static partial class Hla
{
    private static readonly Table s_table = Table.Embedded(typeof(Hla).Assembly, "Pharmacogenomics/knowledge/hla.tsv");

    public static string Citation => s_table.Citation;

    public static IEnumerable<string> Genes => s_table.Rows.Select(r => r["gene"]).Distinct();

    /// <summary>The alleles of a gene that a guideline names.</summary>
    public static IEnumerable<string> Named(string gene) => s_table.Rows.Where(r => r["gene"] == gene).Select(r => r["allele"]);

    public static bool Is(string gene) => s_table.Rows.Any(r => r["gene"] == gene);

    /// <summary>"HLA-B*57:01:01:02" as "*57:01"; null for what is no HLA allele. A null allele ("*15:02N") keeps its letter: it is not expressed.</summary>
    public static string? TwoField(string written)
    {
        var match = Name().Match(written);
        if (!match.Success) return null;
        var second = match.Groups["second"];
        // Before 2010 the fields had two digits each and no colon.
        return $"*{match.Groups["first"].Value}{(second.Success ? ":" + second.Value : "")}{(match.Groups["letter"].Value == "N" ? "N" : "")}";
    }

    /// <summary>Two letters of status for every allele that the guidelines of a body name: "*15:02 positive", "*57:01 negative".</summary>
    /// <param name="alleles">Two-field names. A one-field "*15" neither has nor excludes *15:02: no status for it.</param>
    public static Seq<string> Status(string gene, IReadOnlyCollection<string> alleles, string body) => s_table.Rows
        .Where(r => r["gene"] == gene && r.List("named_by").Contains(body) && !(alleles.Contains(FirstField(r["allele"])) && !alleles.Contains(r["allele"])))
        .Select(r => $"{r["allele"]} {(alleles.Contains(r["allele"]) ? "positive" : "negative")}").ToSeq();

    /// <summary>"*15:02 Positive" as the key is written; null for a status that no guideline asks.</summary>
    public static string? Reported(string gene, string written)
    {
        var words = written.Trim().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length != 2 || TwoField(words[0]) is not { } allele || s_table.Rows.All(r => r["gene"] != gene || r["allele"] != allele)) return null;
        return words[1].ToUpperInvariant() switch { "POSITIVE" => $"{allele} positive", "NEGATIVE" => $"{allele} negative", _ => null };
    }

    public static bool IsLowResolution(string allele) => !allele.Contains(':', StringComparison.Ordinal);

    private static string FirstField(string allele) => allele[..allele.IndexOf(':', StringComparison.Ordinal)];

    [GeneratedRegex(@"^\s*(HLA-)?[AB]?\*?((?<first>\d{2})(?<second>\d{2})(\d{2}){0,2}|(?<first>\d{2,3})(:(?<second>\d{2,3}))?(:\d{2,3}){0,2})(?<letter>[NLSCAQGP])?\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
