using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Titrant.Medicine.Pharmacogenomics;
using Titrant.Medicine.Pharmacogenomics.Conformance;
using Titrant.Medicine.Pharmacogenomics.Matching;

namespace Titrant.Cli.Eval;

/// <summary>Cases of the reference matcher: a VCF, and the diplotypes, phenotypes and matched recommendations that are expected of each gene.</summary>
internal static class PgxCases
{
    public static IEnumerable<EvalCase> Run(EvalInput input)
    {
        var file = Directory.Exists(input.Path)
            ? new[] { Path.Combine(input.Path, "cases.jsonl"), Path.Combine(input.Path, "cases", "cases.jsonl") }.First(File.Exists) : input.Path;
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        var cases = (input.Lines.Count > 0 ? input.Lines : [.. File.ReadLines(file).Where(l => l.Length > 0)]).Select(l => JsonNode.Parse(l)!.AsObject()).ToList();
        var contradicted = Contradicted(cases, folder);
        foreach (var c in cases)
        {
            var id = c["id"]!.GetValue<string>();
            var kind = c["kind"]!.GetValue<string>();
            var (genes, faults, emitted, expected) = kind == "matcher" ? Matcher(c, folder) : Pipeline(c, folder);
            input.Emit(new JsonObject { ["id"] = id, ["answer"] = emitted }.ToJsonString());
            // Two cases that ask the same of the same file and expect different things cannot both be met.
            var counted = emitted is JsonObject o && o["annotations"] is JsonArray lines ? Strings(lines).ToList() : [];
            yield return new(id, faults.Count == 0, $"{string.Join('+', genes)}: {expected}", string.Join("; ", [.. faults.DefaultIfEmpty("as expected"), .. counted]), faults.Count == 0 || !contradicted.Contains(id));
        }
    }

    /// <summary>Changes one expectation of the case to something that no gene can give.</summary>
    public static string Corrupt(string line)
    {
        var c = JsonNode.Parse(line)!.AsObject();
        var expected = c["expected"]!.AsObject();
        if (c["kind"]!.GetValue<string>() == "matcher") expected["diplotypes"] = new JsonArray("corrupted");
        else
        {
            var gene = expected["genes"]!.AsObject().First().Value!.AsObject();
            gene["print_calls"] = new JsonArray("corrupted");
        }
        return c.ToJsonString();
    }

    public static IEnumerable<string> Figures(IReadOnlyList<EvalCase> cases)
    {
        var perGene = cases.SelectMany(c => Genes(c).Select(g => (Gene: g, Case: c))).GroupBy(p => p.Gene).OrderBy(g => g.Key, StringComparer.Ordinal);
        yield return "per gene: " + string.Join(", ", perGene.Select(g => $"{g.Key} {Count(g.Count(p => IsRight(p.Case, p.Gene)), g.Count())}"));
        var apart = cases.Where(c => !c.Id.Contains("sheet.row_", StringComparison.Ordinal)).ToList();
        yield return $"without the HapB3 and NAT2 sheets: {Count(apart.Count(c => c.Passed), apart.Count)}; the sheets: {Count(cases.Count(c => c.Passed) - apart.Count(c => c.Passed), cases.Count - apart.Count)}";
        foreach (var line in PgxCasesAnnotations.Figures(cases.SelectMany(c => c.Actual.Split("; ")))) yield return line;
        var against = cases.Where(c => !c.Covered).ToList();
        if (against.Count > 0) yield return $"expectations that another case contradicts, same file and same flags: {string.Join(", ", against.Select(c => c.Id))}";

        static string Count(int right, int of) => string.Create(CultureInfo.InvariantCulture, $"{right}/{of}");
        static bool IsRight(EvalCase c, string gene) => c.Passed || !c.Actual.Split("; ").Any(f => f.StartsWith(gene + " ", StringComparison.Ordinal));
    }

    private static string[] Genes(EvalCase c) => c.Expected.Split(':')[0].Split('+');

    private static (IReadOnlyList<string> Genes, List<string> Faults, JsonNode Emitted, string Expected) Matcher(JsonObject c, string folder)
    {
        var name = c["gene"]!.GetValue<string>();
        var definition = c["definition"]!.GetValue<string>();
        var gene = definition == "HEAD" ? Pharmacogene.Of(name) : PgxCasesDefinitions.Read(Path.Combine(folder, "test_definitions", definition));
        var options = new MatchOptions(AllMatches: !Flag(c, "top_candidate_only"), Combinations: Flag(c, "find_combinations"));
        var match = Match(gene, Open(c, folder, [gene])!, options);
        List<string> actual = match.Notes.Contains(GeneMatcher.RequiredMissing) ? [GeneMatcher.RequiredMissing] : [.. match.Pairs.Select(p => p.ToString())];
        var expected = Strings(c["expected"]!["diplotypes"]!).Select(d => d == "missing-required-position" ? GeneMatcher.RequiredMissing : d).ToList();
        // Unphased lowest-function genes have no pair; a case that lists anything there lists the alleles found.
        if (actual.Count == 0 && expected.Count > 0) actual = [.. match.Found];
        // A gene without a required position is not called; the cases name the reason or leave the list empty.
        if (expected.Count == 0 && match.Notes.Contains(GeneMatcher.RequiredMissing)) actual = [];
        List<string> faults = expected.SequenceEqual(actual) ? [] : [$"{name} {string.Join(" | ", actual)}"];
        return ([name], faults, new JsonArray([.. actual.Select(a => (JsonNode)a)]), string.Join(" | ", expected));
    }

    private static (IReadOnlyList<string> Genes, List<string> Faults, JsonNode Emitted, string Expected) Pipeline(JsonObject c, string folder)
    {
        var genes = c["expected"]!["genes"]!.AsObject();
        var defined = Pharmacogene.Names.Select(Pharmacogene.Of).Where(g => g.Positions.Count > 0 && (g.IsFromVcf || g.Gene == "CYP2D6" && Flag(c, "call_cyp2d6"))).ToList();
        var vcf = Open(c, folder, defined);
        var options = new MatchOptions(Flag(c, "all_matches"), Flag(c, "find_combinations"));
        var matches = vcf is null ? [] : defined.ToDictionary(g => g.Gene, g => Match(g, vcf, options));
        string[] outside = c["outside_calls"] is JsonArray lines ? [.. Strings(lines)] : [];
        var answers = Pharmacogene.Names.Concat(outside.Select(o => o.Split('\t')[0])).Concat(genes.Select(g => g.Key)).Distinct().ToDictionary(g => g, g => PgxCasesAnswer.Of(g, matches.GetValueOrDefault(g), outside));
        var faults = genes.SelectMany(g => answers[g.Key].Faults(g.Value!.AsObject()).Select(f => $"{g.Key} {f}")).ToList();
        var first = genes.First().Key;
        if (c["expected"]!["warning_name"]?.GetValue<string>() is { } warning)
        {
            var code = warning.Replace("pcat-dpyd-", "", StringComparison.Ordinal).ToLowerInvariant();
            if (!matches.Values.Any(m => m.Notes.Contains(code))) faults.Add($"{first} warning {code} is missing");
        }
        else if (c["expected"]!.AsObject().ContainsKey("warning_name") && matches.Values.SelectMany(m => m.Notes).FirstOrDefault(n => n is HapB3.Mismatch or HapB3.ExonicOnly) is { } extra)
            faults.Add($"{first} warning {extra} is not expected");
        var emitted = new JsonObject();
        foreach (var (gene, _) in genes) emitted[gene] = answers[gene].ToJson();
        var annotations = PgxCasesAnnotations.Of(c["expected"]!, answers);
        if (annotations.Count > 0) emitted["annotations"] = new JsonArray([.. annotations.Select(a => (JsonNode)a.ToString())]);
        var text = string.Join(", ", genes.Select(g => g.Value!.ToJsonString()));
        return ([.. genes.Select(g => g.Key)], faults, emitted, text.Length > 300 ? text[..300] + "..." : text);
    }

    private static GeneMatch Match(Pharmacogene gene, ConformanceVcf vcf, MatchOptions options)
    {
        var (observed, undocumented) = vcf.Of(gene, options.Combinations);
        return GeneMatcher.Match(gene, observed, options) with { Undocumented = undocumented };
    }

    private static ConformanceVcf? Open(JsonObject c, string folder, IReadOnlyList<Pharmacogene> genes)
    {
        if (c["vcf"]?.GetValue<string>() is not { } path) return null;
        using var file = File.OpenRead(Path.Combine(folder, path));
        return ConformanceVcf.Read(file, genes);
    }

    // The same bytes, gene, definition and flags with another expectation.
    private static HashSet<string> Contradicted(List<JsonObject> cases, string folder) => [.. cases
        .Where(c => c["kind"]!.GetValue<string>() == "matcher")
        .GroupBy(c => $"{c["gene"]}|{c["definition"]}|{c["flags"]!.ToJsonString()}|{Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, c["vcf"]!.GetValue<string>()))))}")
        .Where(g => g.Select(c => c["expected"]!["diplotypes"]!.ToJsonString()).Distinct().Count() > 1)
        .SelectMany(g => g).Select(c => c["id"]!.GetValue<string>())];

    private static bool Flag(JsonObject c, string name) => c["flags"]?[name]?.GetValue<bool>() == true;

    internal static IEnumerable<string> Strings(JsonNode array) => array.AsArray().Select(a => a!.GetValue<string>());
}
