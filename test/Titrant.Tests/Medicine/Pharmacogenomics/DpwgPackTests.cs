using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using Titrant.Patient;
using Titrant.Patient.Codes;
using Titrant.Patient.Knowledge;

namespace Titrant.Tests.Medicine.Pharmacogenomics;

/// <summary>The share-alike pack of Dutch advice: complete, in our own words, and with the source's numbers.</summary>
public partial class DpwgPackTests
{
    private const int WordsInARowThatAreACopy = 9;

    private static readonly Table s_advice = Pack("advice"), s_recommendations = Pack("recommendations"), s_texts = Pack("texts"), s_disagreements = Pack("disagreements");

    [Fact]
    public void Every_source_row_has_exactly_one_wording_and_keeps_its_keys()
    {
        var worded = s_advice.Rows.SelectMany(a => a.List("recommendations").Select(id => (Id: id, Advice: a["id"]))).ToList();
        Assert.Equal(529, worded.Count);
        var advice = worded.ToDictionary(w => w.Id, w => w.Advice, StringComparer.Ordinal);
        Assert.Equal(529, s_recommendations.Rows.Count);
        Assert.All(s_recommendations.Rows, r => Assert.Equal(advice[r["recommendation_id"]], r["advice"]));
        Assert.Equal(53, s_recommendations.Rows.Select(r => r["source_drug"]).Distinct().Count());

        var kept = s_recommendations.Rows.ToDictionary(r => r["recommendation_id"], StringComparer.Ordinal);
        foreach (var row in Source())
        {
            var here = kept[row["recommendation_id"]];
            Assert.Equal((row["drug"], row["guideline_id"], row["population"], row["classification"]), (here["source_drug"], here["guideline_id"], here["population"], here["strength"]));
            Assert.Equal(Keys(row["lookup_key_json"]), here["keys"]);
        }
    }

    [Fact]
    public void No_sentence_of_the_source_is_copied()
    {
        var theirs = Source().SelectMany(r => Runs(r["text"]).Concat(Runs(r["implications"]))).ToHashSet(StringComparer.Ordinal);
        Assert.True(theirs.Count > 3000);
        var copied = s_advice.Rows
            .SelectMany(a => new[] { "population", "indication", "does", "dose", "because", "then" }.SelectMany(c => Runs(a[c])).Where(theirs.Contains).Select(run => $"{a["id"]}: {run}"))
            .ToList();
        Assert.True(copied.Count == 0, string.Join('\n', copied));
    }

    [Fact]
    public void Every_dose_percentage_and_concentration_stands_in_the_source_row()
    {
        var source = Source().ToDictionary(r => r["recommendation_id"], StringComparer.Ordinal);
        var wrong = new List<string>();
        var looked = 0;
        foreach (var a in s_advice.Rows)
        {
            var theirs = a.List("recommendations").Select(id => source[id])
                .SelectMany(r => Any().Matches($"{r["text"]} {r["implications"]} {r["lookup_key_json"]}")).Select(Value).ToHashSet();
            foreach (var column in (string[])["population", "does", "dose", "because", "then"])
                foreach (var number in Free().Matches(a[column]).Select(Value))
                {
                    looked++;
                    if (!theirs.Contains(number)) wrong.Add($"{a["id"]} {column}: {number}");
                }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(looked > 300);
    }

    [Fact]
    public void Every_act_is_one_the_program_knows_and_every_drug_one_it_can_name()
    {
        Assert.All(s_advice.Rows, a =>
        {
            var silent = a["act"] is "none" or "no-recommendation";
            Assert.True(silent || Enum.IsDefined(Enum.Parse<ActKind>(a["act"])), a.ToString());
            Assert.True(silent ? a["consequence"].Length == 0 : Enum.IsDefined(Enum.Parse<Consequence>(a["consequence"])), a.ToString());
            Assert.True(a["when"] is "start" or "any", a.ToString());
            Assert.False(string.IsNullOrWhiteSpace(a["because"]), a.ToString());
            Assert.Equal(a["act"] == "no-recommendation", a["does"].Length == 0);
            Assert.Equal(a["drug"], DrugTable.Default.ByName(a["drug"])?.Ingredient);
            Assert.All(a.List("alternatives"), drug => Assert.Equal(drug, DrugTable.Default.ByName(drug)?.Ingredient));
            Assert.DoesNotContain(a["drug"], a.List("alternatives"));
            Assert.False(a["does"].EndsWith('.') || a["because"].EndsWith('.'), a.ToString());
        });
        Assert.Equal(s_advice.Rows.Count, s_advice.Rows.Select(a => a["id"]).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Every_text_leads_to_a_wording_and_every_wording_comes_from_a_text() =>
        Assert.Equal(s_advice.Rows.Select(a => a["id"]).Order(StringComparer.Ordinal), s_texts.Rows.Select(t => t["advice"]).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("abacavir", "HLA-B=*57:01 positive", "Avoid", "")]
    [InlineData("capecitabine", "DPYD=0.0 (Poor Metabolizer)", "Avoid", "")]
    [InlineData("capecitabine", "DPYD=1.0 (Intermediate Metabolizer)", "Reduce", "50 %")]
    [InlineData("fluorouracil", "DPYD=0.5 (Phenotyping)", "Test", "measured DPD activity")]
    [InlineData("codeine", "CYP2D6=≥3.0", "Avoid", "20 mg every 6 h")]
    [InlineData("tramadol", "CYP2D6=≥3.0", "Switch", "40 %")]
    [InlineData("clopidogrel", "CYP2C19=Poor Metabolizer", "Avoid", "")]
    [InlineData("azathioprine", "TPMT=Poor Metabolizer", "Switch", "10 %")]
    [InlineData("mercaptopurine", "NUDT15=Intermediate Metabolizer", "Reduce", "50 %")]
    [InlineData("tioguanine", "TPMT=Poor Metabolizer", "Switch", "6-7 %")]
    [InlineData("citalopram", "CYP2C19=Poor Metabolizer", "Reduce", "20 mg/day")]
    [InlineData("warfarin", "CYP2C9=*2/*3", "Reduce", "45 %")]
    [InlineData("warfarin", "VKORC1=-1639 AA", "Reduce", "60 %")]
    [InlineData("tacrolimus", "CYP3A5=Normal Metabolizer", "Increase", "2.5 times")]
    [InlineData("irinotecan", "UGT1A1=*28/*28", "Reduce", "70 %")]
    [InlineData("irinotecan", "UGT1A1=*1/*80+*28", "none", "")]
    [InlineData("siponimod", "CYP2C9=*3/*3", "Avoid", "")]
    [InlineData("omeprazole", "CYP2C19=Poor Metabolizer", "none", "")]
    [InlineData("amitriptyline", "CYP2D6=2.5", "no-recommendation", "")]
    public void The_pharmacist_finds_what_the_Dutch_working_group_advises(string drug, string keys, string act, string dose)
    {
        var id = Assert.Single(s_recommendations.Rows, r => r["drug"] == drug && r["keys"] == keys)["advice"];
        var advice = Assert.Single(s_advice.Rows, a => a["id"] == id);
        Assert.Equal((drug, act), (advice["drug"], advice["act"]));
        Assert.Contains(dose, advice["dose"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abacavir", "*57:01 positive", "general", "same")]
    [InlineData("capecitabine", "1.5", "general", "same")]
    [InlineData("voriconazole", "Ultrarapid Metabolizer", "adults", "differ")]
    [InlineData("citalopram", "Ultrarapid Metabolizer", "general", "differ")]
    [InlineData("paroxetine", "0.0", "general", "differ")]
    [InlineData("codeine", "2.5", "general", "one is silent")]
    public void Where_the_two_sources_disagree_is_told_by_their_acts(string drug, string key, string population, string acts) =>
        Assert.Equal(acts, Assert.Single(s_disagreements.Rows, r => r["drug"] == drug && r["cpic_key"] == key && r["cpic_population"] == population)["acts"]);

    [Fact]
    public void The_list_of_disagreements_is_as_new_as_both_tables_of_advice()
    {
        var cpic = Acts(Path.Combine(Repository.Root, "src", "Titrant.Medicine", "Pharmacogenomics", "knowledge", "advice.tsv"));
        var dpwg = s_advice.Rows.ToDictionary(a => a["id"], a => a["act"], StringComparer.Ordinal);
        var stale = s_disagreements.Rows.Where(r => cpic.GetValueOrDefault(r["cpic_advice"]) != r["cpic_act"] || dpwg.GetValueOrDefault(r["dpwg_advice"]) != r["dpwg_act"]).Select(r => r.ToString()).ToList();
        Assert.True(stale.Count == 0, $"run tools/pgx/dpwg_tables.py with the CPIC advice again: {string.Join("; ", stale.Take(5))}");

        static Dictionary<string, string> Acts(string path) => Table.Parse(path, File.ReadAllBytes(path)).Rows.ToDictionary(a => a["id"], a => a["act"], StringComparer.Ordinal);
    }

    [Fact]
    public void The_pack_carries_its_licence_and_its_credit()
    {
        var notice = File.ReadAllText(Path.Combine(Repository.Root, "packs", "dpwg", "LICENSE.md"));
        Assert.All((string[])["CC BY-SA 4.0", "Dutch Pharmacogenetics Working Group", "KNMP", "ClinPGx", "2024-05-29"], word => Assert.Contains(word, notice, StringComparison.Ordinal));
        Assert.All((Table[])[s_advice, s_recommendations, s_texts, s_disagreements], t => Assert.StartsWith("CC BY-SA 4.0", t.Header["licence"], StringComparison.Ordinal));
    }

    private static Table Pack(string name)
    {
        var path = Path.Combine(Repository.Root, "packs", "dpwg", name + ".tsv");
        return Table.Parse(path, File.ReadAllBytes(path));
    }

    private static List<Dictionary<string, string>> Source()
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(Repository.Data("pgx", "tables", "guidelines", "recommendations.tsv.gz")), CompressionMode.Decompress));
        var columns = reader.ReadLine()!.Split('\t');
        var rows = new List<Dictionary<string, string>>();
        while (reader.ReadLine() is { } line)
            if (line.StartsWith("DPWG\t", StringComparison.Ordinal))
                rows.Add(columns.Zip(line.Split('\t').Select(c => c.StartsWith('"') && c.EndsWith('"') ? c[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : c)).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal));
        return rows;
    }

    private static string Keys(string json)
    {
        using var parsed = JsonDocument.Parse(json);
        return string.Join("; ", parsed.RootElement.EnumerateObject().Select(g => $"{g.Name}=" + (g.Value.ValueKind == JsonValueKind.String
            ? g.Value.GetString()
            : string.Join('/', g.Value.EnumerateObject().SelectMany(a => Enumerable.Repeat(a.Name, (int)a.Value.GetDouble()))))));
    }

    private static IEnumerable<string> Runs(string text)
    {
        var words = Word().Matches(text.ToLowerInvariant()).Select(m => m.Value).ToArray();
        for (var i = 0; i + WordsInARowThatAreACopy <= words.Length; i++) yield return string.Join(' ', words[i..(i + WordsInARowThatAreACopy)]);
    }

    private static decimal Value(Match number) => decimal.Parse(number.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"[a-z0-9]+(?:[.,][0-9]+)?")]
    private static partial Regex Word();

    [GeneratedRegex(@"\d+(?:\.\d+)?")]
    private static partial Regex Any();

    // Numbers that are not part of a gene, an allele, a position or a compound's name.
    [GeneratedRegex(@"(?<![A-Za-z*:>\d.-])\d+(?:\.\d+)?(?!\d|[:>*]|-[A-Z]|[A-Z])")]
    private static partial Regex Free();
}
