using System.Text;
using System.Text.RegularExpressions;
using Titrant.Medicine.Pharmacogenomics;

namespace Titrant.Tests.Medicine.Pharmacogenomics.Surfaces;

public sealed partial class PassportTests
{
    private static string Page(bool named = true, bool open = true) => Encoding.UTF8.GetString(Passport.Write(PgxSample.Make(named, open).Report));

    [GeneratedRegex("<[^>]+>")] private static partial Regex Tags();

    private static string Words(string page) => Regex.Replace(Tags().Replace(page[page.IndexOf("<body", StringComparison.Ordinal)..], " "), @"\s+", " ");

    [Fact]
    public void The_page_carries_no_script_and_asks_the_network_for_nothing()
    {
        var page = Page();
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("http://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", page, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", page.Replace("&#39;", "'", StringComparison.Ordinal), StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("TITRANT_KEEP") is { Length: > 0 } keep) File.WriteAllText(Path.Combine(keep, "passport-full.html"), page);
    }

    [Fact]
    public void Every_medicine_to_change_is_named_with_what_to_ask_and_nobody_is_told_to_stop_alone()
    {
        var words = Words(Page());
        foreach (var drug in (string[])["Clopidogrel", "Simvastatin", "Codeine", "Fluorouracil", "Azathioprine", "Abacavir", "Carbamazepine", "Escitalopram"]) Assert.Contains(drug, words, StringComparison.Ordinal);
        Assert.Contains("Do not stop or change a medicine on your own", words, StringComparison.Ordinal);
        Assert.Contains("Guidelines differ", words, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_not_tested_stands_as_plainly_as_what_was()
    {
        var words = Words(Page());
        Assert.Contains("No answer for: CYP2D6", words, StringComparison.Ordinal);
        Assert.Contains("A gene that is not on this page was not tested", words, StringComparison.Ordinal);
        Assert.Contains("not everything was excluded", words, StringComparison.Ordinal);
        Assert.Contains("Not known yet: tramadol", words, StringComparison.Ordinal);
        Assert.Contains("metformin", words, StringComparison.Ordinal);
    }

    [Fact]
    public void A_person_who_is_not_named_gets_lines_to_write_on()
    {
        Assert.Contains("born 1951-04-02", Words(Page()), StringComparison.Ordinal);
        Assert.DoesNotContain("unknown", Words(Page(named: false)), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("class=\"line\"", Page(named: false), StringComparison.Ordinal);
    }

    [Fact]
    public void A_normal_result_is_quiet_and_a_term_without_plain_words_is_shown_as_it_is()
    {
        Assert.True(PlainWords.Of("Normal Metabolizer")!.Value.Usual);
        Assert.StartsWith("probably ", PlainWords.Of("Likely Poor Metabolizer")!.Value.Plain, StringComparison.Ordinal);
        Assert.Null(PlainWords.Of("Some new term"));
        Assert.Equal("poor metaboliser", PlainWords.Term("Poor Metabolizer"));
        Assert.Equal("*57:01 positive", PlainWords.Term("*57:01 positive"));
    }

    [Theory]
    [InlineData("*57:01 positive; *15:02 negative; *58:01 negative", false, "*57:01 positive")]
    [InlineData("*15:02 negative; *57:01 negative", true, "*15:02 negative; *57:01 negative")]
    [InlineData("*57:01 not known; *15:02 negative", false, "*57:01 not known; *15:02 negative")]
    public void A_tissue_type_with_one_risk_among_many_is_never_called_usual(string phenotype, bool usual, string term)
    {
        Assert.Equal(usual, PlainWords.Of(phenotype)!.Value.Usual);
        Assert.Equal(term, PlainWords.Term(phenotype));
    }
}
