using System.Text;
using Titrant.Patient.Packs;

namespace Titrant.Tests.Packs;

public sealed class RxNormPackTests : IDisposable
{
    static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    readonly TemporaryFolder folder = new();

    string Home => folder.File("home");

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("101", "101")]
    [InlineData("102", "101")]
    [InlineData("104", "101")]
    [InlineData("105", "101")]
    [InlineData("107", "101")]
    [InlineData("203", "201 202")]
    [InlineData("206", "201 202")]
    [InlineData("207", "201 202")]
    [InlineData("210", "101 201")]
    [InlineData("301", "")]
    public void A_product_leads_to_its_ingredients(string rxcui, string ingredients)
    {
        using var table = Table(Add(), "concepts.tsv");
        Assert.Equal(ingredients, Assert.Single(table.Find(rxcui))[3]);
    }

    [Fact]
    public void A_branded_product_does_not_inherit_what_else_was_sold_under_its_brand()
    {
        using var table = Table(Add(), "concepts.tsv");
        Assert.Equal("201", Assert.Single(table.Find("208"))[3]);
    }

    [Fact]
    public void The_direction_in_which_a_relation_is_written_does_not_matter()
    {
        var oneWay = SyntheticRxNorm.Relations.Where((_, i) => i % 2 == 0);
        var otherWay = SyntheticRxNorm.Relations.Where((_, i) => i % 2 == 1);
        var a = InstalledPacks.Add(SyntheticRxNorm.WriteFolder(folder.File("a"), relations: oneWay), null, Home, At, "a").Pack!;
        var b = InstalledPacks.Add(SyntheticRxNorm.WriteFolder(folder.File("b"), relations: otherWay), null, Home, At, "b").Pack!;
        Assert.Equal(new(0, 0, 0), Counts(InstalledPacks.Diff(a, b)));
    }

    [Fact]
    public void A_brand_name_in_any_case_is_found_with_its_synonyms()
    {
        using var names = Table(Add(), "names.tsv");
        Assert.Equal(["warfex", "105", "BN"], Assert.Single(names.Find("WARFEX".ToLowerInvariant())));
        Assert.Equal(["warfarin na 5 mg tab", "104", "SY"], Assert.Single(names.Find("warfarin na 5 mg tab")));
        Assert.Empty(names.Find("warf"));
        Assert.Empty(names.Find("zzz"));
        Assert.Empty(names.Find(""));
    }

    [Fact]
    public void No_row_of_another_vocabulary_is_kept()
    {
        var pack = Add();
        foreach (var file in pack.Files)
            Assert.DoesNotContain("another vocabulary", File.ReadAllText(pack.PathOf(file.Name)), StringComparison.Ordinal);
        using var table = Table(pack, "concepts.tsv");
        Assert.Empty(table.Find("900"));
    }

    [Fact]
    public void A_withdrawn_product_stays_known_and_says_so()
    {
        using var table = Table(Add(), "concepts.tsv");
        Assert.Equal("O", Assert.Single(table.Find("301"))[4]);
        Assert.Equal("N", Assert.Single(table.Find("104"))[4]);
    }

    [Fact]
    public void A_malformed_row_is_named_by_its_line_and_the_rest_is_read()
    {
        var rows = SyntheticRxNorm.Concepts;
        rows[1] = "102|ENG|too short|";
        rows.Insert(2, SyntheticRxNorm.Concept(0, "IN", "numberless"));
        rows.Insert(3, new string('x', 70_000));
        rows.Insert(4, SyntheticRxNorm.Concept(555, "IN", "a\ttab"));
        var source = SyntheticRxNorm.WriteFolder(folder.File("source"), rows);
        File.AppendAllText(Path.Combine(source, "rrf", "RXNCONSO.RRF"), SyntheticRxNorm.Concept(556, "IN", "caf?") + "\n", Encoding.UTF8);
        var bytes = File.ReadAllBytes(Path.Combine(source, "rrf", "RXNCONSO.RRF"));
        bytes[bytes.AsSpan().LastIndexOf((byte)'?')] = 0xff;
        File.WriteAllBytes(Path.Combine(source, "rrf", "RXNCONSO.RRF"), bytes);
        var added = InstalledPacks.Add(source, null, Home, At, "1");
        Assert.Equal(
            [("PCK101", 2L), ("PCK102", 3L), ("PCK103", 4L), ("PCK101", 5L), ("PCK104", rows.Count + 1L)],
            added.Problems.Select(p => (p.Code, p.Line)));
        Assert.Equal(SyntheticRxNorm.Concepts.Count - 4, added.Pack!.Rows);   // 102, the synonym, the other vocabulary, the dose form
    }

    [Fact]
    public void Problems_are_counted_all_and_listed_a_hundred()
    {
        var added = InstalledPacks.Add(SyntheticRxNorm.WriteFolder(folder.File("source"), [.. SyntheticRxNorm.Concepts, .. Enumerable.Repeat("junk", 5000)]), null, Home, At, "1");
        Assert.Equal((100, 5000), (added.Problems.Count, added.ProblemCount));
        Assert.NotNull(added.Pack);
    }

    [Fact]
    public void A_single_concept_file_is_taken_and_says_that_ingredients_are_unknown()
    {
        var source = SyntheticRxNorm.WriteFolder(folder.File("source"));
        var added = InstalledPacks.Add(Path.Combine(source, "rrf", "RXNCONSO.RRF"), null, Home, At, "1");
        Assert.Equal("PCK105", Assert.Single(added.Problems).Code);
        using var table = Table(added.Pack!, "concepts.tsv");
        Assert.Equal("", Assert.Single(table.Find("104"))[3]);
    }

    [Fact]
    public void Every_key_of_a_large_table_is_found_and_no_other()
    {
        var random = new Random(3);
        var numbers = Enumerable.Range(0, 3000).Select(_ => random.Next(1, 9_999_999)).Distinct().ToList();
        var pack = InstalledPacks.Add(SyntheticRxNorm.WriteFolder(folder.File("source"), numbers.Select(n => SyntheticRxNorm.Concept(n, "IN", "drug " + new string('é', n % 300) + n))), null, Home, At, "1").Pack!;
        using var table = Table(pack, "concepts.tsv");
        foreach (var n in numbers) Assert.Equal($"{n}", Assert.Single(table.Find($"{n}"))[0]);
        foreach (var n in numbers.Take(300)) Assert.Equal(numbers.Contains(n + 1) ? 1 : 0, table.Find($"{n + 1}").Count);
    }

    Pack Add()
    {
        var added = InstalledPacks.Add(SyntheticRxNorm.WriteZip(folder.File("RxNorm_full_09022025.zip")), null, Home, At);
        Assert.Empty(added.Problems);
        return added.Pack!;
    }

    static SortedTable Table(Pack pack, string name) => SortedTable.Open(pack.PathOf(name));

    static (long, long, long) Counts(PackDiff diff) => (diff.Added, diff.Removed, diff.Changed);
}
