using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using Titrant.Medicine.Pharmacogenomics;
using Titrant.Medicine.Pharmacogenomics.Guidelines;
using Titrant.Medicine.Pharmacogenomics.Phenotyping;
using Titrant.Patient;

namespace Titrant.Cli.Eval;

/// <summary>Rows that compare our phenotypes and matched recommendations with every line of the published tables.</summary>
internal static class PgxTables
{
    public static IReadOnlyList<EvalRow> Rows { get; } =
    [
        new("pgx-phenotypes", "Does every pair of alleles get the published phenotype, activity score and lookup key?", Path.Combine("pgx", "tables", "phenotypes"),
            "every pair", "CPIC and DPWG tables by PharmCAT 5431bf1 and older commits", Phenotypes, l => Cell(l, 4, c => c + " (corrupted)")) { Read = Pairs, Figures = ByGene },
        new("pgx-recommendations", "Does every published key give exactly the published recommendations?", Path.Combine("pgx", "tables", "guidelines", "recommendations.tsv.gz"),
            "all 2,583", "CPIC and DPWG rows of 2024-05-29 by PharmCAT 30f8cfb7", Recommendations, l => Cell(l, 3, c => c + "0")) { Read = Unzipped, HasHeader = true, Figures = ByBody },
        PgxExamples.Row,
    ];

    internal static IEnumerable<string> Unzipped(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line) if (line.Length > 0) yield return line;
    }

    /// <summary>gene, body, allele, allele, phenotype, score, key: one line for each pair of each table of a folder.</summary>
    private static IEnumerable<string> Pairs(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*.json.gz").Order(StringComparer.Ordinal))
        {
            using var zipped = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
            using var json = JsonDocument.Parse(zipped);
            var gene = json.RootElement.GetProperty("gene").GetString()!;
            var body = Path.GetFileName(file).Contains(".dpwg.", StringComparison.Ordinal) ? "DPWG" : "CPIC";
            foreach (var d in json.RootElement.GetProperty("diplotypes").EnumerateArray())
            {
                var alleles = d.GetProperty("diplotypekey").EnumerateObject().SelectMany(a => Enumerable.Repeat(a.Name, (int)a.Value.GetDouble())).ToList();
                yield return string.Join('\t', gene, body, alleles[0], alleles.ElementAtOrDefault(1) ?? "", Text(d, "phenotype") ?? Text(d, "generesult"), Text(d, "activityScore"), Text(d, "lookupkey"));
            }
        }

        static string? Text(JsonElement row, string name) => row.TryGetProperty(name, out var value) ? value.GetString() : null;
    }

    private static IEnumerable<EvalCase> Phenotypes(EvalInput input)
    {
        foreach (var line in input.Lines)
        {
            var cells = line.Split('\t');
            var result = Phenotyper.Of(cells[0], cells[2], cells[3]);
            var actual = cells[1] == "CPIC" ? $"{result.Phenotype}|{result.ActivityScore}|{string.Join(", ", result.LookupKeys)}"
                : Dpwg.Cyp2d6(result) is var (score, phenotype) ? $"{phenotype}|{score}|{Dpwg.KeysOf(result)[0]}" : "no pack";
            input.Emit(new JsonObject { ["gene"] = cells[0], ["body"] = cells[1], ["diplotype"] = result.Diplotype, ["answer"] = actual }.ToJsonString());
            var expected = $"{cells[4]}|{cells[5]}|{cells[6]}";
            yield return new($"{cells[0]} {cells[1]} {cells[2]}/{cells[3]}", expected == actual, expected, actual);
        }
    }

    private static IEnumerable<string> ByGene(IReadOnlyList<EvalCase> cases) =>
        [string.Join(", ", cases.GroupBy(c => string.Join(' ', c.Id.Split(' ')[..2])).Select(g => $"{g.Key} {g.Count(c => c.Passed)} of {g.Count()}"))];

    private static IEnumerable<EvalCase> Recommendations(EvalInput input)
    {
        var columns = input.Lines[0].Split('\t').Select((c, i) => (c, i)).ToDictionary(p => p.c, p => p.i);
        // How many rows share a key is counted in the file itself, so that a corrupted id fails its own line only.
        var shared = Unzipped(input.Path).Skip(1).Select(l => l.Split('\t')).CountBy(Key).ToDictionary();
        var carriers = new Dictionary<(string, string, string), Seq<GeneResult>>();
        foreach (var cells in input.Lines.Skip(1).Select(l => l.Split('\t')))
        {
            var (source, drug, id) = (cells[columns["source"]], cells[columns["drug"]], cells[columns["recommendation_id"]]);
            var body = source == "DPWG" ? Guideline.Dpwg : Guideline.Cpic;
            var results = JsonNode.Parse(cells[columns["lookup_key_json"]])!.AsObject().ToDictionary(k => k.Key, k => Carrier(source, k.Key, k.Value!));
            var rows = body?.Match(drug, results).Where(m => m.Guideline == cells[columns["guideline_id"]]).SelectMany(m => m.Rows).Select(r => r.Id).Order(StringComparer.Ordinal).ToList();
            input.Emit(new JsonObject { ["source"] = source, ["drug"] = drug, ["keys"] = cells[columns["lookup_key_json"]], ["answer"] = new JsonArray([.. (rows ?? []).Select(r => JsonValue.Create(r))]) }.ToJsonString());
            var passed = rows is not null && rows.Contains(id) && rows.Count == shared.GetValueOrDefault(Key(cells));
            yield return new($"{source} {drug} {id}", passed, $"{id} among {shared.GetValueOrDefault(Key(cells))} of {cells[columns["lookup_key_json"]]}", rows is null ? "the pack is not here" : string.Join(", ", rows), body is not null);
        }

        Seq<GeneResult> Carrier(string source, string gene, JsonNode key) => carriers.TryGetValue((source, gene, key.ToJsonString()), out var found) ? found
            : carriers[(source, gene, key.ToJsonString())] = ResultWith(source, gene, key);
        (string, string, string, string) Key(string[] cells) => (cells[columns["source"]], cells[columns["drug"]], cells[columns["guideline_id"]], cells[columns["lookup_key_json"]]);
    }

    /// <summary>A result that has the key: by alleles where the key is a pair of them or where the body counts in its own way, else as reported.</summary>
    private static Seq<GeneResult> ResultWith(string source, string gene, JsonNode key)
    {
        if (key is JsonObject pair)
        {
            var alleles = pair.SelectMany(a => Enumerable.Repeat(a.Key, (int)a.Value!.GetValue<double>())).ToList();
            return [Phenotyper.Of(gene, alleles[0], alleles[1])];
        }
        var text = key.GetValue<string>();
        if (text == GeneResult.NoResult) return [Phenotyper.Unknown(gene)];
        if (source == "CPIC" || Hla.Is(gene)) return [new(gene, [], [text], null, [text], ResultSource.Outside)];
        // What a person would have to carry for DPWG's key: searched among the pairs of the table.
        return Pairings(gene).Select(p => Phenotyper.Of(gene, p.First, p.Second)).Where(r => Dpwg.KeysOf(r).Contains(text) && !DiplotypeIsAKey(r)).Take(1).ToSeq();

        static bool DiplotypeIsAKey(GeneResult r) => r.Gene is "CYP2C9" or "UGT1A1" && Guideline.Dpwg is { } dpwg
            && dpwg.Drugs.SelectMany(dpwg.Rows).Any(x => x.Keys.Any(k => k.Gene == r.Gene && k.Key == r.Diplotype));
    }

    private static IEnumerable<(string First, string Second)> Pairings(string gene)
    {
        var alleles = Pharmacogene.Of(gene).Alleles;
        return alleles.SelectMany(a => alleles.Select(b => (a.Name, b.Name)));
    }

    private static IEnumerable<string> ByBody(IReadOnlyList<EvalCase> cases) =>
        [string.Join(", ", cases.GroupBy(c => c.Id.Split(' ')[0]).Select(g => $"{g.Key} {g.Count(c => c.Passed)} of {g.Count()}"))];

    private static string Cell(string line, int column, Func<string, string> change)
    {
        var cells = line.Split('\t');
        cells[column] = change(cells[column]);
        return string.Join('\t', cells);
    }
}
