using System.Text.Json;
using Titrant.Patient.Knowledge;

namespace Titrant.Tests.Medicine.Pharmacogenomics;

/// <summary>The rules that come through MPL-2.0 files only: their facts are kept, their sentences are not.</summary>
public class PharmcatPackTests
{
    private static readonly Table s_priorities = Pack("nat2_priorities"), s_notes = Pack("ambiguities");

    [Fact]
    public void NAT2_priorities_are_those_of_the_source_in_their_order()
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Repository.Data("pgx", "tables", "definitions", "exemptions.json")));
        var theirs = json.RootElement.GetProperty("NAT2").GetProperty("unphasedDiplotypePriorities").EnumerateArray()
            .Select(p => (string.Join("; ", Texts(p.GetProperty("list"))), p.GetProperty("pick").GetString()!)).ToList();
        Assert.Equal(29, theirs.Count);
        Assert.Equal(theirs, s_priorities.Rows.Select(r => (r["candidates"], r["pick"])));
    }

    [Fact]
    public void Every_NAT2_pick_is_one_of_its_candidates_and_the_order_counts_from_one()
    {
        Assert.All(s_priorities.Rows, r => Assert.Contains(r["pick"], r.List("candidates")));
        Assert.Equal(Enumerable.Range(1, 29).Select(i => (decimal?)i), s_priorities.Rows.Select(r => r.Number("order")));
    }

    [Fact]
    public void Every_note_keeps_its_conditions_and_says_its_own_sentence()
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Repository.Data("pgx", "tables", "messages.json")));
        var theirs = json.RootElement.EnumerateArray().ToDictionary(m => m.GetProperty("rule_name").GetString()!, StringComparer.Ordinal);
        Assert.Equal(64, theirs.Count);
        Assert.Equal(theirs.Keys.Order(StringComparer.Ordinal), s_notes.Rows.Select(r => r["rule"]).Order(StringComparer.Ordinal));
        Assert.All(s_notes.Rows, r =>
        {
            var rule = theirs[r["rule"]];
            var matches = rule.GetProperty("matches");
            Assert.Equal(matches.GetProperty("gene").GetString() ?? "", r["gene"]);
            foreach (var (column, property) in (ReadOnlySpan<(string, string)>)[("diplotypes", "dips"), ("called", "hapsCalled"), ("alleles_missing", "hapsMissing"), ("variants_missing", "variantsMissing"), ("variants", "variant"), ("drugs", "drugs")])
                Assert.Equal(string.Join("; ", Texts(matches.GetProperty(property))), r[column]);
            Assert.EndsWith(".", r["says"], StringComparison.Ordinal);
            Assert.NotEqual(rule.GetProperty("message").GetString(), r["says"]);
        });
    }

    [Fact]
    public void An_ambiguous_pair_names_the_diplotype_that_unphased_data_do_not_exclude() =>
        Assert.All(s_notes.Rows.Where(r => r["kind"] == "ambiguity" && r["diplotypes"].Length > 0), r =>
        {
            Assert.Contains('/', r["not_excluded"]);
            Assert.NotEqual(r["diplotypes"], r["not_excluded"]);
            Assert.Contains(r["not_excluded"], r["says"], StringComparison.Ordinal);
        });

    [Fact]
    public void The_pack_carries_its_licence() =>
        Assert.All((Table[])[s_priorities, s_notes], t => Assert.StartsWith("MPL-2.0", t.Header["licence"], StringComparison.Ordinal));

    private static IEnumerable<string> Texts(JsonElement array) => array.EnumerateArray().Select(e => e.GetString()!);

    private static Table Pack(string name)
    {
        var path = Path.Combine(Repository.Root, "packs", "pharmcat", name + ".tsv");
        return Table.Parse(path, File.ReadAllBytes(path));
    }
}
