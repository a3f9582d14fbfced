using System.IO.Compression;
using System.Text.Json.Nodes;
using Titrant.Medicine.Pharmacogenomics.Guidelines;
using Titrant.Medicine.Pharmacogenomics.Phenotyping;
using Titrant.Patient;

namespace Titrant.Cli.Eval;

/// <summary>The published example runs, stage by stage: diplotypes and outside calls in, phenotypes, keys and matched recommendations out.</summary>
internal static class PgxExamples
{
    private const string Gene = "gene", Annotation = "annotation";

    public static EvalRow Row { get; } = new("pgx-examples", "Do the diplotypes of the published examples give their phenotypes, keys and recommendations?", Path.Combine("pgx", "examples"),
        "every gene, and every annotation of a drug that the dated tables hold", "PharmCAT 3.1.0 example output, 5431bf1187e5", Run, Corrupt) { Read = Lines, Figures = NotShipped };

    /// <summary>"gene, example, gene, phenotypes, score, keys" and "annotation, example, source, drug, genotypes", parted by tabs; lists as JSON.</summary>
    private static IEnumerable<string> Lines(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*.phenotype.json.gz").Order(StringComparer.Ordinal))
            foreach (var (gene, report) in Json(file)["geneReports"]!.AsObject())
                foreach (var d in report!["recommendationDiplotypes"]!.AsArray())
                    yield return string.Join('\t', Gene, Example(file), gene, d!["phenotypes"]!.ToJsonString(), d["activityScore"]?.GetValue<string>(), d["lookupKey"]!.ToJsonString());
        foreach (var file in Directory.EnumerateFiles(folder, "expected_annotations*.tsv"))
            foreach (var cells in File.ReadLines(file).Skip(1).Select(l => l.Split('\t')))
                yield return string.Join('\t', Annotation, cells[0], cells[1], $"{cells[2]} {cells[3]} {cells[4]}", JsonNode.Parse(cells[5])!.ToJsonString(), cells[2]);
    }

    private static IEnumerable<EvalCase> Run(EvalInput input)
    {
        var results = Directory.EnumerateFiles(input.Path, "*.match.json.gz").ToDictionary(Example, Results);
        foreach (var cells in input.Lines.Select(l => l.Split('\t')))
        {
            var mine = results[cells[1]];
            yield return cells[0] == Gene ? OfGene(cells, mine.GetValueOrDefault(cells[2]) is { IsEmpty: false } r ? r : [Phenotyper.Unknown(cells[2])], input.Emit) : OfAnnotation(cells, mine, input.Emit);
        }
    }

    private static EvalCase OfGene(string[] cells, Seq<GeneResult> results, Action<string> emit)
    {
        var expected = $"{Names(cells[3])}|{cells[4]}|{Names(cells[5])}";
        // The source leaves the phenotype of a gene without a result empty in some genes and writes it in others.
        var actual = results.Select(r => $"{(r.IsKnown || cells[3] != "[]" ? string.Join(", ", r.Phenotypes) : "")}|{r.ActivityScore}|{string.Join(", ", r.LookupKeys)}").ToList();
        emit(new JsonObject { ["example"] = cells[1], ["gene"] = cells[2], ["answer"] = string.Join(" or ", actual) }.ToJsonString());
        return new($"{cells[1]} {cells[2]}", actual.Contains(expected), expected, string.Join(" or ", actual));
    }

    private static EvalCase OfAnnotation(string[] cells, Dictionary<string, Seq<GeneResult>> results, Action<string> emit)
    {
        var (body, drug) = (cells[2].Split(' ')[0] switch { "CPIC" => Guideline.Cpic, "DPWG" => Guideline.Dpwg, _ => null }, cells[5]);
        var genotypes = JsonNode.Parse(cells[4])!.AsArray().Select(g => string.Join("; ", g!.AsArray().SelectMany(x => x!.AsObject()).OrderBy(x => x.Key, StringComparer.Ordinal)
            .Select(x => $"{x.Key}={string.Join(", ", x.Value is JsonArray keys ? keys.Select(k => k!.ToString()).Where(k => k != GeneResult.NoResult) : [])}"))).Order(StringComparer.Ordinal).ToList();
        var genes = genotypes.SelectMany(g => g.Split("; ")).Select(g => g.Split('=')[0]).Distinct().Order(StringComparer.Ordinal).ToList();
        var matches = body?.Match(drug, results).Where(m => m.Genes.Order(StringComparer.Ordinal).SequenceEqual(genes)).ToList() ?? [];
        var ours = matches.SelectMany(m => m.Genotypes).Where(g => g.Rows.Count > 0).Select(g => string.Join("; ", genes.Select(x => $"{x}={string.Join(", ", g.Genotype.Where(r => r.Gene == x && r.IsKnown).SelectMany(r => r.Phenotypes))}")))
            .Order(StringComparer.Ordinal).ToList();
        emit(new JsonObject { ["example"] = cells[1], ["source"] = cells[2], ["drug"] = drug, ["rows"] = new JsonArray([.. matches.SelectMany(m => m.Rows).Select(r => JsonValue.Create(r.Id))]) }.ToJsonString());
        var expected = string.Join(" or ", genotypes);
        return new($"{cells[1]} {cells[2]}: {cells[3].TrimEnd()}", expected == string.Join(" or ", ours), expected, string.Join(" or ", ours), matches.Count > 0);
    }

    private static Dictionary<string, Seq<GeneResult>> Results(string file)
    {
        var results = Json(file)["results"]!.AsArray().ToDictionary(r => r!["gene"]!.GetValue<string>(), r => r!["diplotypes"]!.AsArray()
            .Select(d => Phenotyper.Of(r["gene"]!.GetValue<string>(), d!["haplotype1"]!["name"]!.GetValue<string>(), d["haplotype2"]?["name"]?.GetValue<string>() ?? "")).ToSeq());
        var outside = file.Replace(".match.json.gz", ".outsideCall.tsv", StringComparison.Ordinal);
        if (!File.Exists(outside)) return results;
        foreach (var calls in File.ReadLines(outside).Select((l, i) => OutsideCall.Parse(l, $"{Path.GetFileName(outside)}:{i + 1}").Call).OfType<OutsideCall>().GroupBy(c => c.Gene))
            results[calls.Key] = OutsideCalls.Resolve(calls, results.GetValueOrDefault(calls.Key)).Results;
        return results;
    }

    private static IEnumerable<string> NotShipped(IReadOnlyList<EvalCase> cases) => cases.Where(c => !c.Covered).GroupBy(c => c.Id.Split(':')[0][(c.Id.IndexOf(' ', StringComparison.Ordinal) + 1)..])
        .Select(g => $"{g.Key}, knowledge not shipped: {string.Join(", ", g.Select(c => c.Id.Split(": ")[1].Split(' ')[0]).Distinct().Order(StringComparer.Ordinal))}");

    private static string Corrupt(string line)
    {
        var cells = line.Split('\t');
        if (cells[0] == Gene) cells[4] += " (corrupted)";
        else cells[4] = """[[{"corrupted": ["corrupted"]}]]""";
        return string.Join('\t', cells);
    }

    private static string Names(string json) => string.Join(", ", JsonNode.Parse(json)!.AsArray().Select(n => n!.GetValue<string>()));

    private static string Example(string file) => Path.GetFileName(file).Split('.')[1];

    private static JsonNode Json(string file)
    {
        using var zipped = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
        return JsonNode.Parse(zipped)!;
    }
}
