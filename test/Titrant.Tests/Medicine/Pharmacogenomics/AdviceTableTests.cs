using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using Titrant.Patient;
using Titrant.Patient.Codes;
using Titrant.Patient.Knowledge;

namespace Titrant.Tests.Medicine.Pharmacogenomics;

/// <summary>What every CPIC recommendation means as an act, in our own words: complete, readable at a glance, and not copied.</summary>
public class AdviceTableTests
{
    private static readonly Lazy<Table> s_advice = new(() => Table.Embedded(
        typeof(Titrant.Medicine.Capabilities).Assembly, "Pharmacogenomics/knowledge/advice.tsv"));

    private static readonly string[] s_passive = ["none", "no-recommendation"];
    private static readonly string[] s_worded = ["does", "dose", "because", "then", "tolerated"];

    private static IReadOnlyList<Row> Advice => s_advice.Value.Rows;

    [Fact]
    public void The_header_says_which_guideline_rows_and_of_which_day()
    {
        Assert.Contains("CPIC", s_advice.Value.Source, StringComparison.Ordinal);
        Assert.Contains("2024-05-29", s_advice.Value.Source, StringComparison.Ordinal);
        Assert.Equal(
            ["id", "drug", "source_drug", "act", "when", "population", "indication", "consequence", "strength", "does", "dose", "because", "then", "alternatives", "tolerated", "second", "recommendations"],
            s_advice.Value.Columns);
    }

    [Fact]
    public void Each_advice_has_a_name_of_its_own_under_its_drug()
    {
        Assert.Equal(Advice.Count, Advice.Select(r => r["id"]).Distinct(StringComparer.Ordinal).Count());
        Assert.All(Advice, r => Assert.StartsWith(r["drug"].Replace(' ', '-') + "/", r["id"], StringComparison.Ordinal));
    }

    [Fact]
    public void An_act_has_a_consequence_and_a_strength_and_no_act_has_neither() => Assert.All(Advice, r =>
    {
        var passive = s_passive.Contains(r["act"]);
        Assert.True(passive || Enum.TryParse<ActKind>(r["act"], out _), $"{r}: act '{r["act"]}'");
        Assert.Contains(r["when"], (string[])["start", "any"]);
        if (passive)
        {
            Assert.Equal("", r["consequence"] + r["strength"] + r["dose"]);
            return;
        }
        Assert.True(Enum.TryParse<Consequence>(r["consequence"], out _), $"{r}: consequence '{r["consequence"]}'");
        Assert.Contains(r["strength"], (string[])["Strong", "Moderate", "Weak"]);
        Assert.NotEqual("", r["does"]);
    });

    [Fact]
    public void Every_drug_and_every_alternative_is_an_ingredient_that_the_program_knows() => Assert.All(Advice, r =>
    {
        foreach (var name in (string[])[r["drug"], .. r.List("alternatives")])
            Assert.Equal(name, DrugTable.Default.ByName(name)?.Ingredient);
        Assert.DoesNotContain(r["drug"], r.List("alternatives"));
    });

    [Fact]
    public void A_dose_cannot_be_misread() => Assert.All(Advice, r =>
    {
        foreach (var text in s_worded.Select(c => r[c]))
        {
            Assert.DoesNotMatch(@"\d+\.\d*0(?!\d)", text);                                       // 10 mg read as 100 mg
            Assert.DoesNotMatch(@"(?<![\dc])\.\d", text);                                         // .5 mg read as 5 mg
            Assert.DoesNotMatch(@"\d%", text);
            Assert.DoesNotMatch(@"\d(mg|g|mL)\b", text);
            Assert.DoesNotMatch(@"(?i)\b(mcg|ug|µg|μg|ng|IU|U|QD|OD|BID|TID|m2|m²)\b", text);
            Assert.DoesNotMatch(@"[<>≤≥]", Regex.Replace(text, @"\*\d+|c\.\d+[ACGT]>[ACGT]", ""));
        }
    });

    [Fact]
    public void Each_cell_completes_the_sentence_it_is_put_into() => Assert.All(Advice, r =>
    {
        // "Consider {does}, because {because}. {then}"
        foreach (var clause in (string[])["does", "dose", "because", "indication"])
            Assert.DoesNotMatch(@"\.$|^\s|\s$|  |^Consider|^[A-Z][a-z]+ing ", r[clause]);
        foreach (var sentence in (string[])["then", "tolerated"])
            Assert.Matches(@"^$|^[A-Z0-9][^\t]*[.]$", r[sentence]);
        Assert.NotEqual("", r["because"]);
        Assert.DoesNotMatch(@"(?i)metaboliz|anesth|\bestrogen|leukemi|an[e]mia|hemoly|ischemi", string.Concat(s_worded.Select(c => r[c])));
    });

    [Fact]
    public void A_medicine_that_must_not_stop_at_once_is_replaced_or_tapered_first() =>
        Assert.All(Advice.Where(r => r["when"] == "any" && r["act"] is "Avoid" or "Switch" && r["drug"] is "codeine" or "tramadol" or "clopidogrel" or "tamoxifen" or "azathioprine" or "capecitabine" or "fluorouracil"), r =>
            Assert.Matches("(?i)taper|replace|no gap|not leave a gap|another regimen", r["then"]));

    [Theory]
    [InlineData("capecitabine", "Avoid", "LifeThreatening", "DPYD", "0.0")]
    [InlineData("fluorouracil", "Reduce", "LifeThreatening", "DPYD", "1.0")]
    [InlineData("codeine", "Avoid", "Serious", "CYP2D6", "≥3.0")]
    [InlineData("codeine", "Avoid", "Moderate", "CYP2D6", "0.0")]
    [InlineData("tacrolimus", "Increase", "Serious", "CYP3A5", "Normal Metabolizer")]
    [InlineData("tacrolimus", "none", "", "CYP3A5", "Poor Metabolizer")]
    [InlineData("rasburicase", "Avoid", "LifeThreatening", "G6PD", "Deficient")]
    [InlineData("rasburicase", "Test", "Serious", "G6PD", "Variable")]
    [InlineData("abacavir", "Avoid", "LifeThreatening", "HLA-B", "*57:01 positive")]
    [InlineData("simvastatin", "Switch", "Serious", "SLCO1B1", "Poor Function")]
    [InlineData("thioguanine", "Reduce", "LifeThreatening", "TPMT", "Poor Metabolizer", "NUDT15", "Normal Metabolizer")]
    [InlineData("azathioprine", "Test", "Serious", "TPMT", "Indeterminate", "NUDT15", "Normal Metabolizer")]
    [InlineData("amitriptyline", "Reduce", "Moderate", "CYP2D6", "1.0", "CYP2C19", "Normal Metabolizer")]
    [InlineData("sevoflurane", "Avoid", "LifeThreatening", "RYR1", "Malignant Hyperthermia Susceptibility", "CACNA1S", "Uncertain Susceptibility")]
    [InlineData("rosuvastatin", "Reduce", "Moderate", "ABCG2", "Poor Function", "SLCO1B1", "Decreased Function")]
    public void A_genotype_leads_to_the_act_that_the_guideline_asks_for(string drug, string act, string consequence, params string[] keys)
    {
        var source = Assert.Single(Sources(), s => s.Drug == drug && s.Keys.Count == keys.Length / 2
            && Enumerable.Range(0, keys.Length / 2).All(i => s.Keys.GetValueOrDefault(keys[2 * i]) == keys[(2 * i) + 1]));
        var advice = Assert.Single(Advice, r => r.List("recommendations").Contains(source.Id));
        Assert.Equal((act, consequence), (advice["act"], advice["consequence"]));
    }

    [Fact]
    public void Who_has_borne_carbamazepine_for_more_than_three_months_is_not_alarmed() =>
        Assert.All(Advice.Where(r => r["population"] is "CBZ use >3mos" or "OXC use >3 mos"), r => Assert.Equal("none", r["act"]));

    [Fact]
    public void No_recommendation_of_the_guideline_is_lost_or_told_twice()
    {
        var ours = Advice.SelectMany(r => r.List("recommendations").Select(id => (id, drug: r["source_drug"], people: r["population"]))).ToList();
        Assert.Equal(ours.Count, ours.Select(o => o.id).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(Sources().Select(s => (s.Id, s.Drug, s.Population)).Order(), ours.Order());
    }

    [Fact]
    public void An_alternative_is_not_one_that_the_same_genotype_speaks_against()
    {
        var advice = Advice.SelectMany(r => r.List("recommendations").Select(id => (id, r))).ToDictionary(p => p.id, p => p.r, StringComparer.Ordinal);
        var byDrug = Sources().ToLookup(s => advice[s.Id]["drug"], StringComparer.Ordinal);
        var offered = 0;
        foreach (var source in Sources())
            foreach (var option in advice[source.Id].List("alternatives").SelectMany(a => byDrug[a]).Where(o => o.Keys.All(k => source.Keys.GetValueOrDefault(k.Key) == k.Value)))
            {
                offered++;
                Assert.False(advice[option.Id]["act"] is "Avoid" or "Switch", $"{advice[source.Id]["id"]} offers {option.Drug}, which {advice[option.Id]["id"]} speaks against");
            }
        Assert.True(offered > 100, $"only {offered} alternatives have rows for the same genes");
    }

    [Fact]
    public void Nothing_is_copied_from_the_guideline()
    {
        const int Run = 9;
        var copied = Sources().SelectMany(s => Runs(s.Text)).ToHashSet(StringComparer.Ordinal);
        Assert.True(copied.Count > 1000);
        Assert.All(Advice, r => Assert.All(s_worded, c => Assert.DoesNotContain(Runs(r[c]), copied.Contains)));

        static IEnumerable<string> Runs(string text)
        {
            var words = Regex.Matches(text.ToLowerInvariant(), "[a-z0-9*]+").Select(m => m.Value).ToArray();
            return Enumerable.Range(0, Math.Max(0, words.Length - Run + 1)).Select(i => string.Join(' ', words.AsSpan(i, Run).ToArray()));
        }
    }

    private sealed record Source(string Drug, string Id, string Population, IReadOnlyDictionary<string, string> Keys, string Text);

    private static List<Source> Sources()
    {
        var path = Repository.Data("pgx", "tables", "guidelines", "recommendations.tsv.gz");
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        var columns = reader.ReadLine()!.Split('\t');
        var rows = new List<Source>();
        while (reader.ReadLine() is { } line)
        {
            var cells = line.Split('\t');
            string Cell(string name) => cells[Array.IndexOf(columns, name)];
            if (Cell("source") != "CPIC") continue;
            rows.Add(new(Cell("drug"), Cell("recommendation_id"), Cell("population"), JsonSerializer.Deserialize<Dictionary<string, string>>(Cell("lookup_key_json"))!, Cell("text") + " " + Cell("implications")));
        }
        return rows;
    }
}
