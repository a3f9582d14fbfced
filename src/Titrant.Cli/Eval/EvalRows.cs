using System.Globalization;
using System.Text.Json.Nodes;
using Titrant.Patient.Codes;
using Titrant.Patient.Formats.Fhir;
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
        new("synthea", "Is the record equal to what an independent reading of the bundles gives?", "ehr",
            "all 27 patients exactly", "SMART sample data, 25ac8089f046", input => SyntheaConformance.Run(input.Path).Select(r => { input.Emit(r.Actual); return new EvalCase(r.Id, r.Passed, Short(r.Expected), Short(r.Actual)); })),
        new("products", "Does a product text give its ingredients and strengths?", Path.Combine("drugs", "synthea_products.tsv"),
            "all 23", "RxNorm names in the Synthea bundles, checked by hand", Products, CorruptProduct),
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

    private static string Short(string text) => text.Length <= 200 ? text : string.Create(CultureInfo.InvariantCulture, $"{text[..200]}... ({text.Length} characters)");
}
