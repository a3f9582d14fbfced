using System.IO.Compression;
using System.Text.Json;
using Titrant.Patient.Codes;
using Titrant.Patient.Knowledge;

namespace Titrant.Tests.Medicine.Pharmacogenomics;

/// <summary>The table that says to whom genotype advice applies, against the populations of the CPIC rows.</summary>
public class ApplicabilityTableTests
{
    private static readonly Table s_table = Read();

    [Fact]
    public void Every_population_of_the_CPIC_rows_has_its_line_with_the_same_genes()
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(Repository.Data("pgx", "tables", "guidelines", "recommendations.tsv.gz")), CompressionMode.Decompress));
        var columns = reader.ReadLine()!.Split('\t');
        int drug = Array.IndexOf(columns, "drug"), population = Array.IndexOf(columns, "population"), keys = Array.IndexOf(columns, "lookup_key_json");
        var wanted = new HashSet<(string, string, string)>();
        while (reader.ReadLine() is { } line)
        {
            var cells = line.Split('\t');
            // Rows without a population only refuse "xN" as a copy number.
            if (cells[0] != "CPIC" || cells[population].Length == 0) continue;
            using var json = JsonDocument.Parse(cells[keys].StartsWith('"') ? cells[keys][1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : cells[keys]);
            wanted.Add((DrugTable.Default.ByName(cells[drug])!.Ingredient, string.Join("; ", json.RootElement.EnumerateObject().Select(g => g.Name).Order(StringComparer.Ordinal)), cells[population]));
        }
        Assert.True(wanted.Count > 80);
        var have = s_table.Rows.Select(r => (r["drug"], string.Join("; ", r.List("gene").Order(StringComparer.Ordinal)), r["population_key"])).ToHashSet();
        Assert.Empty(wanted.Except(have));
        Assert.All(s_table.Rows.Where(r => r["source"].StartsWith("CPIC rows", StringComparison.Ordinal)),
            r => Assert.Contains((r["drug"], string.Join("; ", r.List("gene").Order(StringComparer.Ordinal)), r["population_key"]), wanted));
    }

    [Fact]
    public void Every_line_names_a_known_drug_an_exposure_and_a_sentence_for_the_card() =>
        Assert.All(s_table.Rows, r =>
        {
            Assert.Equal(r["drug"], DrugTable.Default.ByName(r["drug"])?.Ingredient);
            Assert.Contains(r["exposure"], (string[])["start", "any", "naive", "tolerated"]);
            Assert.Contains(r["verified"], (string[])["opened", "secondary"]);
            Assert.EndsWith(".", r["says"], StringComparison.Ordinal);
            Assert.NotEmpty(r["indication"]);
        });

    [Theory]
    [InlineData("atomoxetine")]
    [InlineData("voriconazole")]
    public void Adults_and_children_meet_at_eighteen_years_without_a_gap(string drug)
    {
        var rows = s_table.Rows.Where(r => r["drug"] == drug).ToList();
        Assert.Equal(18, Assert.Single(rows, r => r["population_key"] == "adults").Number("age_min"));
        Assert.Equal(18, Assert.Single(rows, r => r["population_key"] == "pediatrics").Number("age_max"));
    }

    [Theory]
    [InlineData("carbamazepine")]
    [InlineData("oxcarbazepine")]
    [InlineData("phenytoin")]
    [InlineData("fosphenytoin")]
    public void Years_of_an_antiseizure_drug_without_a_rash_are_told_apart_from_a_first_dose(string drug) =>
        Assert.Equal(["naive", "tolerated"], s_table.Rows.Where(r => r["drug"] == drug).Select(r => r["exposure"]).Distinct().Order(StringComparer.Ordinal));

    private static Table Read()
    {
        var path = Path.Combine(Repository.Root, "src", "Titrant.Medicine", "Pharmacogenomics", "knowledge", "applicability.tsv");
        return Table.Parse(path, File.ReadAllBytes(path));
    }
}
