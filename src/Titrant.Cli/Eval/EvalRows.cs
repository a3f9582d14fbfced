using System.Globalization;
using System.Text.Json.Nodes;
using Titrant.Medicine;
using Titrant.Patient.Codes;
using Titrant.Patient.Formats.Fhir;
using Titrant.Patient.Knowledge;
using Titrant.Patient.Units;

namespace Titrant.Cli.Eval;

/// <summary>The rows, in plain sight. Nothing is "supported" without one.</summary>
internal static class EvalRows
{
    public static IReadOnlyList<EvalRow> All { get; } =
    [
        new("ucum", "Are units parsed, validated, named, converted, multiplied and divided as UCUM says?", Path.Combine("ehr", "ucum_functional.jsonl"),
            "all 328", "UCUM functional tests, 024792250d97", Ucum, CorruptUcum),
        new("mole-mass", "Do mass, mole and equivalent convert through the molar mass, and refuse without it?", Path.Combine("ehr", "lab_units_mole_mass.jsonl"),
            "all 11", "ucum-lhc test values, cbecc5a162ea", Ucum, CorruptUcum),
        new("synthea", "Is the record equal to what an independent reading of the bundles gives?", Path.Combine("ehr", "synthea_expected.jsonl"),
            "all 27 patients exactly", "SMART sample data, 25ac8089f046", Synthea, CorruptSynthea),
        new("products", "Does a product text give its ingredients and strengths?", Path.Combine("drugs", "synthea_products.tsv"),
            "all 23", "RxNorm names in the Synthea bundles, checked by hand", Products, CorruptProduct) { HasHeader = true },
        new("renal", "Does the dosing table hold every bound of the collected sources, with its own operator?", Path.Combine("drugs", "renal_dosing.tsv"),
            "every row that has a bound", "US labels, SmPCs and guidelines as cited per row", RenalBounds, CorruptBound) { HasHeader = true },
        new("pgx-cases", "Do VCF files and outside calls give the diplotypes, phenotypes and scores that the reference tool gives?", Path.Combine("pgx", "cases", "cases.jsonl"),
            "every case", "PharmCAT 3.1.1 tests as data, 5431bf1187e5", PgxCases.Run, PgxCases.Corrupt) { Figures = PgxCases.Figures },
        new("pgx-pairs", "Does the VCF made from a pair of alleles give that pair back, or the pairs with the same bases?", "",
            "every pair", "a law; the sample of `titrant eval pgx-pairs --full`", PgxPairs.Run) { Figures = PgxPairs.Figures },
        .. PgxTables.Rows,
        CdsHooksCases.Row,
        HookOrderCases.Row,
        Survival.Row,
        CoxnetPaths.Row,
        LorisFormula.Row,
        Loris.Row,
        LearnersRow.Row,
        Fairness.Row,
        CopiesRow.Row,
        LeaksRow.Row,
        new("vignettes", "Does the brief say, and keep silent about, what a careful clinician expects?", Path.Combine("vignettes", "vignettes.jsonl"),
            "every case that is covered", "40 invented cases by independent clinicians", Vignettes.Run, Vignettes.Corrupt) { Figures = Vignettes.Figures },
    ];

    private static IEnumerable<EvalCase> Ucum(EvalInput input)
    {
        foreach (var (id, passed, expected, actual) in UcumConformance.Run(input.Lines))
        {
            input.Emit(new JsonObject { ["id"] = id, ["answer"] = actual }.ToJsonString());
            yield return new(id, passed, expected, actual);
        }
    }

    private static IEnumerable<EvalCase> Synthea(EvalInput input)
    {
        foreach (var (id, passed, expected, actual) in SyntheaConformance.Run(input.Path, input.Lines.Count > 0 ? input.Lines : null))
        {
            input.Emit(new JsonObject { ["file"] = id, ["answer"] = JsonNode.Parse(actual) }.ToJsonString());
            yield return new(id, passed, Short(expected), Short(actual));
        }
    }

    private static string CorruptSynthea(string line)
    {
        var row = JsonNode.Parse(line)!.AsObject();
        row["birthDate"] = "1900-01-01";
        return row.ToJsonString();
    }

    private static string CorruptUcum(string line)
    {
        var row = JsonNode.Parse(line)!.AsObject();
        if (row["valid"] is { } valid) row["valid"] = valid.GetValue<string>() == "true" ? "false" : "true";
        else if (row["display"] is not null) row["display"] = "(corrupted)";
        else if (row["outcome"] is not null) row["outcome"] = "123456789";
        else if (row["vRes"] is not null) row["vRes"] = "123456789";
        else { row["expected"] = row["expected"] is null ? 1 : 123456789; row.Remove("error"); if (row["sig"] is null) row["sig"] = 3; }
        return row.ToJsonString();
    }

    // The first line of the file names the columns; it is never a case.
    private static IEnumerable<EvalCase> Products(EvalInput input)
    {
        var columns = input.Lines[0].Split('\t').Select((c, i) => (c, i)).ToDictionary(p => p.c, p => p.i);
        foreach (var line in input.Lines.Skip(1))
        {
            var cells = line.Split('\t');
            var product = ProductText.Parse(cells[columns["display"]]);
            var ingredients = string.Join(" + ", product.Drugs.Select(d => d.Ingredient));
            var strengths = string.Join(" + ", product.Ingredients.Select(i => i.Strength?.ToString() ?? "none"));
            input.Emit(new JsonObject { ["display"] = cells[columns["display"]], ["ingredients"] = ingredients, ["strengths"] = strengths }.ToJsonString());
            var expected = $"{cells[columns["ingredients"]]}: {cells[columns["strengths"]]}";
            var actual = $"{ingredients}: {strengths}";
            yield return new(cells[0], Plain(expected) == Plain(actual), expected, actual);
        }

        // "160 mg / tablet" and "160 mg/tablet" are one strength; so are "micrograms" and "microgram".
        static string Plain(string text) => text.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();
    }

    private static string CorruptProduct(string line)
    {
        var cells = line.Split('\t');
        if (cells.Length > 4 && cells[0] != "rxcui_product") cells[4] = "corrupted";
        return string.Join('\t', cells);
    }

    // A class row ("nsaid (class)") may stand as its class name; bounds are compared as written, "<=30" is not "<30".
    private static IEnumerable<EvalCase> RenalBounds(EvalInput input)
    {
        var ours = Table.Embedded(typeof(Capabilities).Assembly, "RenalDosing/knowledge/renal_dosing.tsv").Rows;
        var columns = input.Lines[0].Split('\t').Select((c, i) => (c, i)).ToDictionary(p => p.c, p => p.i);
        foreach (var (line, number) in input.Lines.Skip(1).Select((l, i) => (l, i + 2)))
        {
            var cells = line.Split('\t');
            var (name, low, high) = (cells[columns["ingredient"]], cells[columns["lower_bound"]], cells[columns["upper_bound"]]);
            if (low.Length + high.Length == 0) continue;
            var names = DrugTable.Default.ByNames(name).Select(d => d.Ingredient).Append(name).Append(name.Replace(" (class)", "", StringComparison.Ordinal)).ToList();
            var rows = ours.Where(r => names.Any(n => r["ingredient"].Equals(n, StringComparison.OrdinalIgnoreCase)) || SameWords(r["ingredient"], name)).ToList();
            var found = rows.Any(r => Bound(r["low"]) == Bound(low) && Bound(r["high"]) == Bound(high));
            input.Emit(new JsonObject { ["line"] = number, ["ingredient"] = name, ["low"] = low, ["high"] = high, ["found"] = found }.ToJsonString());
            yield return new(string.Create(CultureInfo.InvariantCulture, $"line {number}"), found, $"{name} {low} {high}",
                found ? "there" : $"our bounds: {string.Join(", ", rows.Select(r => $"{r["low"]} {r["high"]}").Distinct())}");
        }

        // "ace inhibitor / arb (class)" covers "class:ACE inhibitor"; 6.0 is 6.
        static bool SameWords(string ours, string theirs) => ours.StartsWith("class:", StringComparison.Ordinal)
            ? theirs.Contains("(class)", StringComparison.Ordinal) && theirs.Contains(ours[6..], StringComparison.OrdinalIgnoreCase)
            : Words(ours).SetEquals(Words(theirs));
        static HashSet<string> Words(string text) => [.. text.ToLowerInvariant().Split([' ', '/', '(', ')'], StringSplitOptions.RemoveEmptyEntries)];
        static (string, decimal)? Bound(string text) => text.Length == 0 ? null
            : (text.TrimEnd("0123456789.".ToCharArray()), decimal.Parse(text.TrimStart('<', '>', '='), CultureInfo.InvariantCulture));
    }

    private static string CorruptBound(string line)
    {
        var cells = line.Split('\t');
        if (cells.Length > 4 && cells[0] != "ingredient" && cells[2].Length + cells[3].Length > 0) (cells[2], cells[3]) = (">=123", "<=124");
        return string.Join('\t', cells);
    }

    private static string Short(string text) => text.Length <= 200 ? text : string.Create(CultureInfo.InvariantCulture, $"{text[..200]}... ({text.Length} characters)");
}
