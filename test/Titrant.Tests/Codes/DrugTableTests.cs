using System.IO.Compression;
using Titrant.Patient.Codes;
using Titrant.Patient.Knowledge;

namespace Titrant.Tests.Codes;

public class DrugTableTests
{
    static readonly string Shared = Path.Combine(Environment.GetEnvironmentVariable("TITRANT_SHARED") ?? Path.Combine(AppContext.BaseDirectory, "../../../../../../shared"), "data");

    static IEnumerable<Dictionary<string, string>> Facts(string file)
    {
        var path = Path.Combine(Shared, file);
        Assert.SkipUnless(File.Exists(path), $"{file} is not here; set TITRANT_SHARED");
        using Stream bytes = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(File.OpenRead(path), CompressionMode.Decompress) : File.OpenRead(path);
        using var reader = new StreamReader(bytes);
        var head = reader.ReadLine()!.Split('\t');
        while (reader.ReadLine() is { } line)
        {
            yield return head.Zip(line.Split('\t')).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal);
        }
    }

    [Fact]
    public void Every_synthea_product_gives_its_ingredients_and_strengths()
    {
        var rows = Facts("drugs/synthea_products.tsv").ToList();
        var wrong = new List<string>();
        foreach (var row in rows)
        {
            var product = ProductText.Parse(row["display"]);
            var ingredients = string.Join(" + ", product.Ingredients.Select(i => i.Drug.Ingredient));
            var codes = string.Join(" + ", product.Ingredients.Select(i => i.Drug.RxCui));
            var strengths = product.Ingredients.All(i => i.Strength is null) ? "none" : string.Join(" + ", product.Ingredients.Select(i => i.Strength));
            if ((ingredients, codes, strengths, product.Brand ?? "") != (row["ingredients"], row["rxcui_ingredients"], row["strengths"], row["brand"]))
            {
                wrong.Add($"{row["display"]}: {ingredients} | {codes} | {strengths} | {product.Brand}");
            }
        }
        TestContext.Current.SendDiagnosticMessage($"{rows.Count - wrong.Count} of {rows.Count} products exact");
        Assert.Equal(23, rows.Count);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void Pack_content_before_the_name_is_a_quantity_not_a_strength()
    {
        Assert.Equal("120 actuation", ProductText.Parse("120 ACTUAT Fluticasone propionate 0.044 MG/ACTUAT Metered Dose Inhaler").Quantity);
        Assert.Equal("0.3 mL", ProductText.Parse("NDA020800 0.3 ML Epinephrine 1 MG/ML Auto-Injector").Quantity);
    }

    [Fact]
    public void Every_name_of_the_identity_facts_resolves_to_its_ingredient()
    {
        var wrong = new List<string>();
        var names = 0;
        foreach (var row in Facts("drugs/drug_identity.tsv"))
        {
            // Iron alone names no salt, an antibody-drug conjugate is not its antibody, Teysuno holds three ingredients: entries of their own.
            var all = new[] { row["ingredient"] }.Concat(row["usan_or_synonyms"].Split(", ")).Concat(row["brands"].Split(", ")).Concat(row["salt_forms"].Split(", "))
                .Select(n => n.Trim('*', ' ')).Where(n => n.Length > 0 && n is not ("iron" or "Teysuno" or "fam-trastuzumab deruxtecan-nxki" or "macrocrystals" or "monohydrate" or "modified" or "porcine"));
            foreach (var name in all)
            {
                names++;
                var exact = DrugTable.Default.ByName(name)?.Ingredient;
                var parsed = ProductText.Parse(name + " 10 mg OD").Ingredients;
                if (exact != row["ingredient"] || parsed.Count != 1 || parsed[0].Drug.Ingredient != row["ingredient"])
                {
                    wrong.Add($"{name}: {exact} / {string.Join('+', parsed.Select(p => p.Drug.Ingredient))}, expected {row["ingredient"]}");
                }
            }
            Assert.Equal(row["rxcui_ingredient"].Length == 0 ? null : row["rxcui_ingredient"], DrugTable.Default.ByName(row["ingredient"])?.RxCui);
        }
        Assert.True(names > 1000);
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {names}:\n" + string.Join('\n', wrong));
    }

    [Fact]
    public void Every_medicine_of_the_vignettes_is_recognised_or_handed_back()
    {
        var path = Path.Combine(Shared, "vignettes/vignettes.jsonl");
        Assert.SkipUnless(File.Exists(path), "vignettes.jsonl is not here; set TITRANT_SHARED");
        var products = File.ReadLines(path).Select(l => System.Text.Json.JsonDocument.Parse(l).RootElement)
            .SelectMany(v => v.TryGetProperty("medications", out var m) ? m.EnumerateArray().Select(x => x.GetProperty("text").GetString()!) : [])
            .Select(ProductText.Parse).ToList();
        Assert.True(products.Count > 50);
        Assert.All(products.Where(p => p.Ingredients.Count == 0), p => Assert.NotEmpty(p.Unrecognised));
        Assert.True(products.Count(p => p.Ingredients.Count > 0) >= 0.95 * products.Count);
    }

    [Fact]
    public void Every_own_name_reads_back_as_its_ingredient()
    {
        var wrong = DrugTable.Default.All
            .SelectMany(d => d.Synonyms.Concat(d.Brands).Concat(d.Salts).Prepend(d.Ingredient).Select(n => (Drug: d, Name: n)))
            .Where(x => ProductText.Parse(x.Name + " 10 mg OD").Drugs.ToList() is not [var only] || only != x.Drug)
            .Select(x => $"{x.Name} -> {string.Join('+', ProductText.Parse(x.Name + " 10 mg OD").Drugs)}, expected {x.Drug}").ToList();
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void Every_drug_of_the_gene_guidelines_is_known()
    {
        var drugs = Facts("pgx/tables/guidelines/recommendations.tsv.gz").Select(r => r["drug"]).Distinct().ToList();
        Assert.True(drugs.Count > 80);
        Assert.DoesNotContain(drugs, d => DrugTable.Default.ByNames(d).Count == 0);
    }

    [Fact]
    public void Every_drug_and_class_of_the_renal_facts_is_known()
    {
        var names = Facts("drugs/renal_dosing.tsv").Select(r => r["ingredient"]).Distinct().ToList();
        Assert.True(names.Count > 80);
        Assert.Equal([], names.Where(n => DrugTable.Default.ByNames(n).Count == 0 && DrugTable.Default.Members(n).Count == 0));
        var blockers = DrugTable.Default.Members("ace inhibitor / arb (class)").Select(d => d.Ingredient).ToList();
        Assert.Contains("ramipril", blockers);
        Assert.Contains("losartan", blockers);
        Assert.DoesNotContain("amlodipine", blockers);
        Assert.Contains(DrugTable.Default.Members("nsaid (class)"), d => d.Ingredient == "naproxen");
    }

    [Theory]
    [InlineData("penicillin", "amoxicillin", AllergyKinship.SameClass)]
    [InlineData("Augmentin", "flucloxacillin", AllergyKinship.SameClass)]
    [InlineData("penicillin", "cefalexin", AllergyKinship.Related)]
    [InlineData("penicillin", "meropenem", AllergyKinship.Unlikely)]
    [InlineData("sulfa", "sulfamethoxazole", AllergyKinship.SameClass)]
    [InlineData("sulfa", "furosemide", AllergyKinship.Unlikely)]
    [InlineData("aspirin", "naproxen", AllergyKinship.SameClass)]
    [InlineData("codeine", "morphine", AllergyKinship.SameClass)]
    [InlineData("codeine", "fentanyl", AllergyKinship.Unlikely)]
    [InlineData("opioids", "fentanyl", AllergyKinship.SameClass)]
    [InlineData("ramipril", "lisinopril", AllergyKinship.SameClass)]
    [InlineData("cisplatin", "oxaliplatin", AllergyKinship.SameClass)]
    [InlineData("paclitaxel", "docetaxel", AllergyKinship.SameClass)]
    [InlineData("enoxaparin", "heparin", AllergyKinship.SameClass)]
    [InlineData("Zestril", "lisinopril", AllergyKinship.SameIngredient)]
    public void An_allergy_is_linked_to_a_drug_by_class(string allergen, string drug, AllergyKinship kinship) =>
        Assert.Equal(kinship, DrugTable.Default.AllergyLinks(allergen, DrugTable.Default.ByName(drug)!)[0].Kinship);

    [Theory]
    [InlineData("penicillin", "ciprofloxacin")]
    [InlineData("latex", "amoxicillin")]
    [InlineData("peanut", "paracetamol")]
    public void An_allergy_without_a_link_says_nothing(string allergen, string drug) =>
        Assert.Empty(DrugTable.Default.AllergyLinks(allergen, DrugTable.Default.ByName(drug)!));

    [Fact]
    public void The_table_is_wide_and_its_combinations_are_complete()
    {
        Assert.True(DrugTable.Default.All.Count >= 800);
        Assert.Equal(DrugTable.Default.All.Count(d => d.RxCui is not null), DrugTable.Default.All.Select(d => d.RxCui).OfType<string>().Distinct().Count());
        foreach (var row in Table.Embedded(typeof(DrugTable).Assembly, "Codes/combinations.tsv").Rows)
        {
            foreach (var name in row.List("names", '|').Prepend(row["name"]))
            {
                Assert.Equal(row.List("ingredients", '|'), DrugTable.Default.ByNames(name.TrimEnd('?')).Select(d => d.Ingredient));
            }
        }
    }
}
